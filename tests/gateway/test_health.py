"""grpc.health.v1 and reflection as probes and tools use them."""

import asyncio
import time

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from crosscheck.v1 import guard_pb2 as pb

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
SERVICES = ("", "crosscheck.v1.GuardService")


def states(edge) -> set[int]:
    stub = health_pb2_grpc.HealthStub(edge.channel)
    return {stub.Check(health_pb2.HealthCheckRequest(service=name), timeout=5).status for name in SERVICES}


def wait_for(edge, state: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while states(edge) != {state}:
        assert time.monotonic() < until, "the state did not come in time"
        time.sleep(0.05)


def test_it_serves_once_the_guard_answers_and_not_while_it_is_lost(edge, upstream):
    edge.wait_serving()
    assert states(edge) == {SERVING}
    assert edge.metric("crosscheck_up") == 1
    upstream.stop()
    wait_for(edge, NOT_SERVING, 6)
    assert edge.metric("crosscheck_up") == 0
    upstream.start()
    wait_for(edge, SERVING, 6)


def test_it_does_not_serve_before_the_guard_answers(start_edge, upstream):
    upstream.stop()
    edge = start_edge()
    assert states(edge) == {NOT_SERVING}
    assert edge.metric("crosscheck_up") == 0
    upstream.start()
    wait_for(edge, SERVING, 6)


def test_a_busy_guard_is_not_lost(edge, upstream):
    """Its queue is full, so that probes are refused."""

    async def full(request, context):
        del request
        await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "Request dropped")

    edge.wait_serving()
    upstream.model = full
    time.sleep(3.5)
    assert states(edge) == {SERVING}


def test_a_guard_that_answers_others_is_not_lost(edge, upstream):
    """Probes fail; requests do not."""

    async def broken(request, context):
        del request
        await context.abort(grpc.StatusCode.UNAVAILABLE, "busy")

    edge.wait_serving()
    upstream.model = broken
    until = time.monotonic() + 4
    while time.monotonic() < until:
        edge.stub.Answer(pb.AnswerRequest(), timeout=5)
        time.sleep(0.1)
    assert states(edge) == {SERVING}


def test_an_unknown_service_is_not_found(edge):
    with pytest.raises(grpc.RpcError) as caught:
        health_pb2_grpc.HealthStub(edge.channel).Check(health_pb2.HealthCheckRequest(service="x"), timeout=5)
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND


def test_a_watcher_is_told_at_once(edge):
    edge.wait_serving()
    watch = health_pb2_grpc.HealthStub(edge.channel).Watch(health_pb2.HealthCheckRequest(), timeout=5)
    assert next(watch).status == SERVING
    watch.cancel()


def test_reflection_lists_the_services_and_gives_the_schema(edge):
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="crosscheck.v1.GuardService"),
    ]
    listed, described = reflection_pb2_grpc.ServerReflectionStub(edge.channel).ServerReflectionInfo(
        iter(requests), timeout=5
    )
    assert {service.name for service in listed.list_services_response.service} == {
        "crosscheck.v1.GuardService",
        "grpc.health.v1.Health",
        "grpc.reflection.v1alpha.ServerReflection",
    }
    assert pb.DESCRIPTOR.serialized_pb in described.file_descriptor_response.file_descriptor_proto


def test_a_hanging_probe_does_not_stop_the_gateway(start_edge, upstream):
    async def hang(request, context):
        del request, context
        await asyncio.sleep(60)

    upstream.model = hang
    assert states(start_edge()) == {NOT_SERVING}
