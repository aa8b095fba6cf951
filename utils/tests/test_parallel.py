"""Training in several processes, and on several hosts."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest
import torch

from utils import train_parallel
from utils.built.models import MLP
from utils.lectures.train_in_parallel import wait_or_fail
from utils.paths import ROOT
from utils.processes import in_processes, stop, torchrun

PARAMETERS = sum(p.numel() for p in MLP().parameters())
ONE_HOST = (
    "--standalone",
    "--nproc-per-node",
    2,
    "-m",
    "utils.train_parallel",
)


def losses(said):
    return [line for line in said.splitlines() if line.startswith("step")]


def children():
    """Processes started from here, but for Python's own helper."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "resource_tracker" not in " ".join(process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            pass
    return found


def interrupt_when(condition):
    """Interrupt the main thread, as a notebook's ■ does, once it's true."""

    def watch():
        end = time.monotonic() + 60
        while not condition() and time.monotonic() < end:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()


def test_steps_go_through_all_examples_once_an_epoch():
    rows = [train_parallel.batch_rows(step, 100, 20) for step in range(10)]
    for epoch in (rows[:5], rows[5:]):
        assert sorted(torch.cat(epoch).tolist()) == list(range(100))
    assert not torch.equal(torch.cat(rows[:5]), torch.cat(rows[5:]))


def test_a_failing_process_is_named_and_the_others_end():
    before = children()
    with pytest.raises(
        RuntimeError, match=r"process 1 failed in train_in_parallel.py"
    ):
        in_processes(wait_or_fail, (1,), 2)
    assert children() == before


def test_an_interrupt_leaves_no_process():
    before = children()
    interrupt_when(lambda: len(children()) >= len(before) + 2)
    with pytest.raises(KeyboardInterrupt):
        in_processes(wait_or_fail, (2,), 2)
    assert children() == before


def test_an_interrupted_torchrun_leaves_no_process():
    before = children()
    # torchrun and its two
    interrupt_when(lambda: len(children()) >= len(before) + 3)
    with pytest.raises(KeyboardInterrupt):
        torchrun(*ONE_HOST, "--steps", 100_000)
    assert children() == before


def test_a_stuck_torchrun_is_ended():
    before = children()
    with pytest.raises(RuntimeError, match="after 2 seconds it hadn't ended"):
        torchrun(*ONE_HOST, "--steps", 100_000, seconds=2)
    assert children() == before


def test_a_host_that_nobody_finds_by_its_name_trains_alone():
    name = "no-such-host-here"
    assert train_parallel.meeting_point(name, 2, 2) == "127.0.0.1"
    assert train_parallel.meeting_point("localhost", 2, 2) == "localhost"
    with pytest.raises(ValueError, match=f"{name}.* --local-addr"):
        train_parallel.meeting_point(name, 4, 2)


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="only root of a Linux may rename it for a command",
)
def test_torchrun_works_where_the_hosts_own_name_is_not_found():
    code = (
        "from utils.processes import torchrun; "
        f"print(torchrun(*{ONE_HOST}, '--steps', 10, seconds=60))"
    )
    python = shlex.quote(sys.executable)
    command = f'hostname no-such-host-here; exec {python} -c "{code}"'
    done = subprocess.run(
        ["unshare", "--uts", "sh", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "step 10: loss" in done.stdout, done.stderr


def test_a_failing_torchrun_says_why():
    arguments = [1 if x == 2 else x for x in ONE_HOST]  # process
    with pytest.raises(RuntimeError, match=r"batch of 20 doesn't fit: .* 10"):
        torchrun(*arguments, "--examples", 10, "--batch", 20)


def test_a_batch_that_cannot_be_shared_evenly_is_refused():
    train_parallel.check_batch(24, 2, 24)
    for batch in (25, 26):
        with pytest.raises(ValueError, match="a multiple of the 2 processes"):
            train_parallel.check_batch(batch, 2, 24)


def test_an_interrupted_save_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    file = tmp_path / "run.pt"
    model = MLP(4, 3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    train_parallel.save(file, 10, model, optimizer)

    def half(state, path):
        path.write_bytes(b"half")
        raise OSError("the disk is full")

    monkeypatch.setattr(torch, "save", half)
    with pytest.raises(OSError, match="full"):
        train_parallel.save(file, 20, model, optimizer)
    assert train_parallel.load(file, model, optimizer) == 10
    assert train_parallel.load(None, model, optimizer) == 0


# Two hosts on one machine: two network namespaces, joined by a cable.


def ip(*arguments):
    return subprocess.run(
        ["ip", *arguments], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def hosts():
    """Two hosts, as (name, network card, address)."""
    if shutil.which("ip") is None:
        pytest.skip("no `ip` here: two hosts need Linux with iproute2")
    names = [f"course{os.getpid()}{k}" for k in "ab"]
    cards = [f"c{os.getpid() % 10**8}{k}" for k in "ab"]
    made = []
    try:
        try:
            for name in names:
                ip("netns", "add", name)
                made.append(name)
            ip(
                *("link", "add", cards[0], "netns", names[0], "type", "veth"),
                *("peer", "name", cards[1], "netns", names[1]),
            )
        except subprocess.CalledProcessError as error:
            pytest.skip(f"no network namespaces here: {error.stderr.strip()}")
        found = []
        for k, (name, card) in enumerate(zip(names, cards, strict=True)):
            address = f"10.77.0.{k + 1}"
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "addr", "add", f"{address}/24", "dev", card)
            ip("-n", name, "link", "set", card, "up")
            found.append((name, card, address))
        yield found
    finally:
        for name in made:
            ip("netns", "delete", name)


def start(hosts, folder, *arguments):
    """Start the README's command on both hosts; returns two processes."""
    started = []
    for k, (name, card, address) in enumerate(hosts):
        command = ["ip", "netns", "exec", name, sys.executable]
        command += ["-m", "torch.distributed.run", "--nnodes", "2"]
        command += ["--nproc-per-node", "1", "--max-restarts", "3"]
        command += ["--rdzv-backend", "c10d", "--rdzv-id", folder.name]
        command += ["--rdzv-endpoint", f"{hosts[0][2]}:29400"]
        # What a name server does on a real network.
        command += ["--rdzv-conf", f"is_host={k == 0}"]
        command += ["--local-addr", address]
        command += ["-m", "utils.train_parallel", *map(str, arguments)]
        env = os.environ | {
            "GLOO_SOCKET_IFNAME": card,
            "OMP_NUM_THREADS": "1",
            "TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1",
        }
        with (folder / f"host{k}").open("wb") as file:
            started.append(
                psutil.Popen(
                    command,
                    cwd=ROOT,
                    env=env,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                )
            )
    return started


def finish(started, folder):
    """Wait for both hosts; what they printed."""
    try:
        for process in started:
            process.wait(timeout=120)
    finally:
        for process in started:
            stop(process)
    said = [(folder / f"host{k}").read_text() for k in range(2)]
    assert [process.returncode for process in started] == [0, 0], said
    return "".join(said)


def sent(hosts):
    """Bytes that each host has sent over its card."""
    return [
        int(
            ip(
                *("netns", "exec", name, "cat"),
                f"/sys/class/net/{card}/statistics/tx_bytes",
            )
        )
        for name, card, _ in hosts
    ]


def test_two_hosts_send_what_the_formula_says_and_lose_nothing_to_a_kill(
    hosts, tmp_path
):
    steps = 100
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    before = sent(hosts)
    started = start(hosts, undisturbed, "--steps", steps)
    expected = losses(finish(started, undisturbed))
    assert len(expected) == steps // 10
    # 2 · (p - 1) / p gradients of 8 bytes a number, with p = 2; and headers.
    formula = steps * PARAMETERS * 8
    for now, then in zip(sent(hosts), before, strict=True):
        assert formula < now - then < 1.03 * formula

    killed = tmp_path / "killed"
    killed.mkdir()
    file = killed / "run.pt"
    started = start(hosts, killed, "--steps", steps, "--checkpoint", file)
    end = time.monotonic() + 60
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.01)
    worker = started[1].children(recursive=True)[-1]
    assert "train_parallel" in " ".join(worker.cmdline())
    worker.kill()
    said = finish(started, killed)
    assert "going on from step" in said
    again = losses(said)
    assert again[-1] == expected[-1]
    # A step may be computed twice; none is left out, and none differs.
    assert set(again) == set(expected)
