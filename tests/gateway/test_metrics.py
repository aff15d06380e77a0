"""What responses become on Prometheus's page."""

import re

import pytest

from crosscheck.v1 import guard_pb2 as pb


def verdict(**fields: object) -> pb.Verdict:
    return pb.Verdict(**{"decision": pb.DECISION_ALLOW, **fields})


@pytest.fixture
def serving(edge):
    edge.wait_serving()
    return edge


def answered(edge, upstream, response: pb.AnswerResponse) -> None:
    async def answer(request, context):
        del request, context
        return response

    upstream.answer = answer
    edge.stub.Answer(pb.AnswerRequest(), timeout=5)


def test_every_known_series_starts_at_zero(serving):
    page = serving.page()
    for series in (
        'crosscheck_requests_total{code="OK",method="Answer"}',
        'crosscheck_requests_total{code="INTERNAL",method="StreamAnswer"}',
        'crosscheck_request_seconds_count{method="Check"}',
        'crosscheck_request_bytes_count{method="Check"}',
        'crosscheck_response_bytes_count{method="GetModel"}',
        'crosscheck_stage_seconds_count{stage="ocr"}',
        'crosscheck_stage_seconds_count{stage="vlm"}',
        'crosscheck_stage_seconds_count{stage="detector"}',
        'crosscheck_decisions_total{decision="block"}',
        'crosscheck_findings_total{detector="ocr_alignment",kind="contradiction"}',
        'crosscheck_detector_status_total{detector="ocr_alignment",status="timeout"}',
        'crosscheck_detector_status_total{detector="other",status="ok"}',
        'crosscheck_tokens_total{kind="image"}',
        "crosscheck_conflict_probability_count",
        "crosscheck_queue_rejections_total",
        "crosscheck_degraded_total",
        "crosscheck_compared_values_total",
        "crosscheck_matched_values_total",
        "crosscheck_unread_regions_total",
        "crosscheck_uncompared_allows_total",
        "crosscheck_requests_in_flight",
    ):
        assert f"\n{series} 0.0\n" in page
    assert "_created" not in page
    assert "\nprocess_resident_memory_bytes " in page


def test_names_are_described_and_hold_base_units(serving):
    page = serving.page()
    named = set(re.findall(r"^# TYPE (crosscheck_\w+)", page, re.MULTILINE))
    assert "crosscheck_requests_total" in named
    assert not [name for name in named if re.search(r"_(ms|milliseconds|mb|kb|percent)(_|$)", name)]
    for name in named:
        assert re.search(rf"^# HELP {name} \S", page, re.MULTILINE)


def test_the_model_is_told(serving):
    assert 'crosscheck_model_info{architecture="Tiny",model="bundled",version="0.1.0"} 1.0' in serving.page()
    assert "crosscheck_profile_info{" in serving.page()


def test_a_verdict_is_counted(serving, upstream):
    answered(
        serving,
        upstream,
        pb.AnswerResponse(
            verdict=verdict(
                decision=pb.DECISION_BLOCK,
                conflict_probability=0.97,
                degraded=True,
                findings=[pb.Finding(detector_id="ocr_alignment", kind=pb.KIND_CONTRADICTION)] * 2,
                detectors=[
                    pb.DetectorReport(detector_id="ocr_alignment", status=pb.DETECTOR_STATUS_OK, latency_seconds=0.2),
                    pb.DetectorReport(detector_id="text_bridge", status=pb.DETECTOR_STATUS_SKIPPED),
                ],
                coverage=pb.Coverage(compared=5, matched=3, unread_regions=[pb.UnreadRegion()]),
            ),
            usage=pb.Usage(prompt_tokens=900, image_tokens=800, generated_tokens=7, vlm_seconds=0.5, ocr_seconds=0.25),
        ),
    )
    for series, value in {
        'crosscheck_requests_total{code="OK",method="Answer"}': 1,
        'crosscheck_decisions_total{decision="block"}': 1,
        'crosscheck_findings_total{detector="ocr_alignment",kind="contradiction"}': 2,
        'crosscheck_detector_status_total{detector="ocr_alignment",status="ok"}': 1,
        'crosscheck_detector_status_total{detector="other",status="skipped"}': 1,
        'crosscheck_conflict_probability_bucket{le="0.95"}': 0,
        'crosscheck_conflict_probability_bucket{le="1.0"}': 1,
        "crosscheck_conflict_probability_sum": 0.97,
        "crosscheck_degraded_total": 1,
        "crosscheck_compared_values_total": 5,
        "crosscheck_matched_values_total": 3,
        "crosscheck_unread_regions_total": 1,
        "crosscheck_uncompared_allows_total": 0,
        'crosscheck_tokens_total{kind="prompt"}': 900,
        'crosscheck_tokens_total{kind="image"}': 800,
        'crosscheck_tokens_total{kind="generated"}': 7,
        'crosscheck_stage_seconds_sum{stage="vlm"}': 0.5,
        'crosscheck_stage_seconds_sum{stage="ocr"}': 0.25,
        'crosscheck_stage_seconds_sum{stage="detector"}': 0.2,
        'crosscheck_stage_seconds_count{stage="detector"}': 1,
        'crosscheck_stage_seconds_count{stage="upstream"}': 1,
    }.items():
        assert serving.metric(series) == value, series


def test_sizes_are_those_on_the_wire(serving):
    request = pb.AnswerRequest(request_id="r", question="x" * 1000)
    response = serving.stub.Answer(request, timeout=5)
    assert serving.metric('crosscheck_request_bytes_sum{method="Answer"}') == request.ByteSize()
    assert serving.metric('crosscheck_response_bytes_sum{method="Answer"}') == response.ByteSize()


def test_an_allow_that_compared_nothing_is_counted(serving, upstream):
    answered(serving, upstream, pb.AnswerResponse(verdict=verdict()))
    assert serving.metric("crosscheck_uncompared_allows_total") == 1
    answered(serving, upstream, pb.AnswerResponse(verdict=verdict(coverage=pb.Coverage(compared=1))))
    assert serving.metric("crosscheck_uncompared_allows_total") == 1


def test_a_stream_s_last_message_is_counted(serving, upstream):
    async def stream(request, context):
        del request, context
        yield pb.StreamAnswerResponse(token=pb.Token(text="5"))
        yield pb.StreamAnswerResponse(response=pb.AnswerResponse(verdict=verdict(decision=pb.DECISION_REVIEW)))

    upstream.stream = stream
    assert len(list(serving.stub.StreamAnswer(pb.StreamAnswerRequest(), timeout=5))) == 2
    assert serving.metric('crosscheck_decisions_total{decision="review"}') == 1


def test_names_that_get_model_does_not_list_become_other(serving, upstream):
    hostile = verdict(
        decision=77,
        findings=[pb.Finding(detector_id='"}\nx', kind=77)],
        detectors=[pb.DetectorReport(detector_id="made_up", status=77, latency_seconds=-1)],
    )
    answered(serving, upstream, pb.AnswerResponse(verdict=hostile))
    assert serving.metric('crosscheck_decisions_total{decision="other"}') == 1
    assert serving.metric('crosscheck_findings_total{detector="other",kind="other"}') == 1
    assert serving.metric('crosscheck_detector_status_total{detector="other",status="other"}') == 1
    assert "made_up" not in serving.page()


def test_a_response_that_cannot_be_counted_still_reaches_the_client(serving, upstream, caplog):
    response = pb.AnswerResponse(answer="$5", verdict=verdict(coverage=pb.Coverage(compared=-1)))
    answered(serving, upstream, response)
    assert serving.metric('crosscheck_requests_total{code="OK",method="Answer"}') == 1
    assert "could not be counted" in caplog.text
