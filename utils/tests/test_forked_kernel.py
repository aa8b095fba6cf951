"""Kernels forked for a worker of pytest-xdist."""

import os
import sys

import psutil
import pytest
from jupyter_client.provisioning import KernelProvisionerFactory
from nbval.kernel import start_new_kernel

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="kernels are forked on Linux only"
)


@pytest.fixture
def start(monkeypatch):
    factory = KernelProvisionerFactory.instance()
    name = "forked-provisioner"
    monkeypatch.setattr(factory, "default_provisioner_name", name)
    return lambda: start_new_kernel(kernel_name="python3", env=os.environ)


def test_it_needs_no_port_that_another_process_could_take(start):
    manager, client = start()
    process = psutil.Process(manager.provisioner.pid)
    names = {c.laddr for c in process.net_connections("unix")}
    client.stop_channels()
    manager.shutdown_kernel()
    for number in manager.ports:
        assert f"@{manager.kernel_id}-{number}" in names
    assert not process.is_running()


def test_one_that_dies_at_its_start_is_reported(start, tmp_path, monkeypatch):
    folder = tmp_path / "profile_default"
    folder.mkdir()
    config = "import os; os.write(2, b'as the test wants'); os._exit(1)"
    (folder / "ipython_kernel_config.py").write_text(config)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    with pytest.raises(RuntimeError, match="Kernel died before replying"):
        start()
