"""What a recording takes: the verdict on figures that are made up, and the counting itself."""

from __future__ import annotations

from studio.bench import trajectory
from studio.bench.memory import MB
from studio.bench.trajectory import Kept
from studio.engine.runner import Runner
from tests.engine.tiny_pipelines import FAMILIES


def recorded(mib: float, *, half: bool = True, calls: int = 30, resumed: bool = True) -> Kept:
    parts = {trajectory.SAID: int(mib * MB) - MB, "where it began": MB}
    return Kept("ddim", half, calls, parts, 16 * MB, 9 * MB, resumed)


class TestTrajectory:
    SINGLE = (recorded(7.9, half=False), recorded(15, half=False, calls=59))

    def test_the_largest_in_half_precision_counts(self) -> None:
        found = trajectory.judged([recorded(3), recorded(7.5, calls=59), *self.SINGLE])
        assert found.holds
        assert (found.figure, found.ratio) == (7.5, 7.5 / 16)
        assert (found.more["single_once_mib"], found.more["single_most_mib"]) == (7.9, 15)

    def test_too_large_breaks_the_promise(self) -> None:
        assert not trajectory.judged([recorded(8.1), *self.SINGLE]).holds

    def test_another_end_breaks_the_promise(self) -> None:
        found = trajectory.judged([recorded(3, resumed=False), *self.SINGLE])
        assert found.outputs_equal is False
        assert not found.holds

    def test_a_recording_is_counted_and_gone_on_with(self) -> None:
        runner = Runner(FAMILIES["sd15"].pipe())
        found = trajectory.kept(runner, "ddim", half=False, steps=4, side=64)
        latent = 4 * 32 * 32 * 4
        assert found.parts[trajectory.SAID] == 4 * latent
        assert found.parts["where it began"] == latent
        assert found.nbytes < found.file < found.whole
        assert found.resumed
