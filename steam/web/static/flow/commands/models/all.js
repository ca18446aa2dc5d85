// The commands for models, in the order in which the help lists them.

import { buildModel } from "./build_model.js"
import { cancelJob } from "./cancel_job.js"
import { compare } from "./compare.js"
import { deleteModel } from "./delete_model.js"
import { deploy } from "./deploy.js"
import { getGrid } from "./get_grid.js"
import { getGrids } from "./get_grids.js"
import { getJob } from "./get_job.js"
import { getJobs } from "./get_jobs.js"
import { getModel } from "./get_model.js"
import { getModels } from "./get_models.js"
import { importModel } from "./import_model.js"
import { loadModel } from "./load_model.js"
import { partialDependence } from "./partial_dependence.js"
import { permutationImportance } from "./permutation_importance.js"
import { predict } from "./predict.js"
import { saveModel } from "./save_model.js"

export const modelCommands = [
  buildModel,
  getModels,
  getModel,
  compare,
  getGrids,
  getGrid,
  predict,
  partialDependence,
  permutationImportance,
  deploy,
  importModel,
  saveModel,
  loadModel,
  deleteModel,
  getJobs,
  getJob,
  cancelJob,
]
