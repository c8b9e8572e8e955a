// Acting on a claim: an estimator says how far a microphone lags, whoever plays it reads the claim through its view.
// SPDX-License-Identifier: MIT
#include <localcast/payload_ring.hpp>
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>

using namespace localcast;
using namespace std::chrono_literals;

int main() {
    std::optional<Runtime> runtime = Runtime::create();
    // The sample's sensor is the source that the claim speaks of.
    auto estimator = Producer<Kind::phase_claim>::create("mic-b");
    auto ring = runtime ? PayloadRing::create(*runtime, sizeof(PhaseClaim), 64) : std::nullopt;
    if (!runtime || !estimator || !ring) {
        std::fprintf(stderr, "not enough memory\n");
        return 1;
    }

    // "mic-b lags mic-a by 163.776 samples and is wired the wrong way round", from two seconds of evidence.
    PhaseClaim claim{};
    claim.source_id_hash = SensorId::of("mic-b").hash();
    claim.reference_id_hash = SensorId::of("mic-a").hash();
    claim.evidence_end_ns = to_ns(2s);
    claim.delay_samples = 163.776;
    claim.sample_rate_hz = 48000;
    claim.polarity = -1;
    claim.confidence = 0.97f;
    claim.valid = LOCALCAST_PHASE_VALID_DELAY;
    if (!push_copy(*estimator, *runtime, *ring, StreamTime(2s), 0ns, claim)) {
        return 1;
    }

    // Elsewhere, in an audio callback: the newest claim about mic-b, or none, but never a stale one.
    const View<Kind::phase_claim> claims = runtime->view<Kind::phase_claim>();
    const std::optional<Sample> sample = claims.latest(SensorId::of("mic-b"));
    const Result<PhaseClaim> now = sample ? copy_descriptor(claims, *sample) : Result<PhaseClaim>{};
    if (!now || (now->valid & LOCALCAST_PHASE_VALID_DELAY) == 0) {
        return 1;
    }
    const double delay_ms = now->delay_samples * 1000.0 / now->sample_rate_hz;
    std::printf("mic-b lags by %.3f ms, polarity %+d, confidence %.2f\n", delay_ms, now->polarity,
                static_cast<double>(now->confidence));
    return std::abs(delay_ms - 3.412) < 1e-9 && now->polarity == -1 ? 0 : 1;
}
