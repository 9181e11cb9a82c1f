"""papermill's own command with our warm kernels: ``papermill --engine assessment NOTEBOOK OUT``.

Any notebook runs as it would with papermill's usual engine: the same cells, the same outputs. The kernel is this very Python,
forked from a process that has imported what reports need. One notebook gains nothing by it; many, run by one process, start in
milliseconds each.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine

from assessment.batch.warm import WarmKernelManager

__all__ = ["WarmEngine"]


class WarmEngine(NBClientEngine):  # type: ignore[misc]
    """Runs notebooks in warm kernels (entry point ``assessment`` of ``papermill.engine``)."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Run a notebook that papermill manages; a kernel manager that the caller names is used instead of the warm one."""
        return super().execute_managed_notebook(nb_man, kernel_name, **({"kernel_manager_class": WarmKernelManager} | kwargs))
