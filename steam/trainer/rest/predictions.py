"""Predictions: a job that scores a frame into a new one."""

import secrets

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.predict import plan_prediction, predict_frame
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import MAX_KEY, check_frame_key, discard
from steam.trainer.rest.schemas import Json


def predict(call: Call) -> Json:
    """`POST /4/Predictions/models/{model}/frames/{frame}`: the reply is the job."""
    services = call.services
    model = services.store.get(TrainedModel, call.path["model"])
    frame = services.store.get(Frame, call.path["frame"])
    made_up = f"transformation_{secrets.token_hex(2)}_{model.key}_on_{frame.key}"[:MAX_KEY]
    destination = check_frame_key(services.store, call.arguments.text("predictions_frame", made_up))

    def work(job: Job) -> None:
        job.warn(*plan_prediction(model.predictor, frame).features.warnings)
        scored = predict_frame(destination, model.predictor, frame, services.engine, job)
        job.update(1.0, "Keeping the frame.")
        discard(services.store.put(scored))

    job = services.jobs.start("prediction", destination, "Frame", work)
    return schemas.job(job.record)


routes = [post("/4/Predictions/models/{model}/frames/{frame:path}", predict)]
