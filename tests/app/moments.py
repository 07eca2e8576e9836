"""What the views look at: a network after some updates, or one that has diverged."""

import numpy as np
from unrolled.app.views.downsampled import CostCurve, DownsampledSeries
from unrolled.app.views.history import MOST_COLUMNS, column
from unrolled.app.views.moment import Moment
from unrolled.core import RunSpec, Trainer


def moment(spec: RunSpec, updates: int, diverge: bool) -> Moment:
    """What the views look at after so many updates."""
    trainer, curve, flow = Trainer(spec), CostCurve(), DownsampledSeries(MOST_COLUMNS)
    step = trainer.preview()
    flow.add(0, column(spec, step))
    curve.point(0, trainer.evaluate().cost)
    if diverge:
        for name in trainer.weights:
            trainer.weights[name] = np.full_like(trainer.weights[name], 1e200)
    for _ in range(updates):
        step = trainer.step()
        curve.learned(step.index, np.array([step.cost]))
        flow.add(trainer.update, column(spec, step))
        if not step.finite:
            break
    validation = trainer.evaluate()
    curve.point(trainer.update, validation.cost)
    return Moment(spec, step, trainer, curve, validation, flow)


def plotly(figure):
    """A figure as Plotly gets it: without what only the page reads."""
    return {**figure,
            "data": [{key: value for key, value in trace.items() if key != "marks"} for trace in figure["data"]]}
