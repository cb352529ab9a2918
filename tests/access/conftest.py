"""What the tests of access share."""

from tests.access.full_city import FullCity
from tests.scenes import scene
from tests.world import World


@scene
def full_city(world: World) -> FullCity:
    """The city with everything; built once for all files that ask for it."""
    return FullCity(world)
