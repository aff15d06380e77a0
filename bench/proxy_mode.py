"""Serve's own gRPC proxy against HAProxy mode: latency, throughput, start and stop of a no-op deployment.

    python -m bench.proxy_mode            # alternates the two modes, three runs each, and prints a table

Each run is a process of its own, because the mode is read from the environment when Ray starts.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
from time import perf_counter

import grpc

from crosscheck.v1 import guard_pb2, guard_pb2_grpc

MODES = {"proxy": "0", "haproxy": "1"}
RUNS = 3
CALLS = {1: 200, 16: 800}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure()))
        return
    rows: dict[str, list[dict[str, float]]] = {mode: [] for mode in MODES}
    for _ in range(RUNS):
        for mode, flag in MODES.items():
            environment = {**os.environ, "RAY_SERVE_ENABLE_HA_PROXY": flag, "RAY_USAGE_STATS_ENABLED": "0"}
            done = subprocess.run(
                [sys.executable, "-m", "bench.proxy_mode", "measure"],
                env=environment,
                capture_output=True,
                timeout=300,
                check=True,
            )
            rows[mode].append(json.loads(done.stdout.splitlines()[-1]))
    print(f"{'median of ' + str(RUNS):24}" + "".join(f"{mode:>12}" for mode in MODES))
    for metric in rows["proxy"][0]:
        values = "".join(f"{statistics.median(row[metric] for row in rows[mode]):12.2f}" for mode in MODES)
        print(f"{metric:24}{values}")


def measure() -> dict[str, float]:
    import ray
    from ray import serve
    from ray.serve.config import HTTPOptions, gRPCOptions

    @serve.deployment(max_ongoing_requests=64)
    class Nothing:
        async def GetModel(self, request: guard_pb2.GetModelRequest) -> guard_pb2.GetModelResponse:  # noqa: N802
            del request
            return guard_pb2.GetModelResponse(model="none")

    started = perf_counter()
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    port = _free_port()
    serve.start(
        http_options=HTTPOptions(port=_free_port()),
        grpc_options=gRPCOptions(
            port=port, grpc_servicer_functions=["crosscheck.v1.guard_pb2_grpc.add_GuardServiceServicer_to_server"]
        ),
    )
    serve.run(Nothing.bind())
    row = asyncio.run(_load(f"127.0.0.1:{port}", started))
    stopping = perf_counter()
    serve.shutdown()
    ray.shutdown()
    row["stop_seconds"] = perf_counter() - stopping
    return row


async def _load(target: str, started: float) -> dict[str, float]:
    row: dict[str, float] = {}
    async with grpc.aio.insecure_channel(target) as channel:
        stub = guard_pb2_grpc.GuardServiceStub(channel)
        await stub.GetModel(guard_pb2.GetModelRequest(), timeout=60, wait_for_ready=True)
        row["start_seconds"] = perf_counter() - started
        for clients, calls in CALLS.items():
            latencies: list[float] = []

            async def client(count: int, into: list[float] = latencies) -> None:
                for _ in range(count):
                    begun = perf_counter()
                    await stub.GetModel(guard_pb2.GetModelRequest(), timeout=60)
                    into.append(perf_counter() - begun)

            await client(50, [])
            begun = perf_counter()
            await asyncio.gather(*(client(calls // clients) for _ in range(clients)))
            row[f"p50_ms_{clients}_clients"] = 1000 * statistics.median(latencies)
            row[f"rps_{clients}_clients"] = len(latencies) / (perf_counter() - begun)
    return row


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
