"""XGBoost models: boosted trees and linear models, in the float32 arithmetic of XGBoost."""
