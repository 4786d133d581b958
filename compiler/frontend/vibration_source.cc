// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/vibration_source.h"

#include <fmt/format.h>

#include "compiler/frontend/source_tables.h"

namespace mote::frontend {
namespace {

struct LevelNames {
  const char* window_q31;
  const char* twiddles;
  const char* ends;
  const char* rise;
};
constexpr LevelNames kSpectrum = {"kWindowQ31", "kTwiddles", "kEnds", "kRise"};
constexpr LevelNames kEnvelope = {
    "kEnvelopeWindowQ31", "kEnvelopeTwiddles", "kEnvelopeEnds", "kEnvelopeRise"};

// In the order of BandLevelsParams.
std::string LevelsOf(const BandLevelsParams& p, const LevelNames& names, SourceTables& tables) {
  tables.Add("int32_t", names.window_q31, p.window_q31);
  tables.Add("int32_t", names.twiddles, p.twiddles);
  tables.Add("uint16_t", names.ends, p.ends);
  tables.Add("int16_t", names.rise, p.rise);
  return fmt::format(
      "    {{\n"
      "    {{{}, {}, {}}},  // window\n"
      "    {{{}}},  // fft\n"
      "    {{{}, {}}},  // power\n"
      "    {{{}, {}}},  // filterbank\n"
      "    {{{}, {}, {}U}},  // log\n"
      "{}"
      "    }},\n",
      p.window.samples,
      p.window.fft_size,
      p.window.preemphasis,
      p.fft.size,
      p.power.first,
      p.power.count,
      p.filterbank.first_bin,
      p.filterbank.channels,
      p.log.count,
      p.log.bias,
      p.log.offset,
      tables.TakeReferences());
}

std::string SectionsOf(const EnvelopeParams& p) {
  if (p.section_count == 0) return "";
  std::string text = "constexpr mote::BandSection kSections[] = {\n";
  for (int32_t i = 0; i < p.section_count; ++i) {
    const BandSection& s = p.sections[i];
    text += fmt::format("    {{{}, {}, {}, {}, {}}},\n", s.b0, s.b1, s.b2, s.a1, s.a2);
  }
  return text + "};\n";
}

}  // namespace

VibrationText VibrationTextOf(const VibrationParams& p) {
  SourceTables tables;
  const Requant& requant = p.quantize.requant;
  std::string text = fmt::format(
      "{{\n"
      "    {},  // axes\n"
      "    {},  // segment\n"
      "    {},  // step\n"
      "    {},  // segments\n"
      "    {},  // statistics\n",
      p.axes,
      p.segment_samples,
      p.step_samples,
      p.segments,
      p.has_statistics);
  text += LevelsOf(p.spectrum, kSpectrum, tables);
  text += fmt::format("    {{{}, {}, {}, {}}},  // envelope\n",
                      p.envelope.section_count == 0 ? "nullptr" : "kSections",
                      p.envelope.section_count,
                      p.envelope.decimation,
                      p.envelope.gain_bits);
  text += LevelsOf(p.envelope_spectrum, kEnvelope, tables);
  text += fmt::format(
      "    {},  // envelope_segments\n"
      "    {{{}, {}, {{{}, {}}}}},  // quantize\n",
      p.envelope_segments,
      p.quantize.count,
      p.quantize.zero_point,
      requant.multiplier,
      requant.shift);
  tables.Add("uint16_t", "kCurve", p.curve);
  return {tables.definitions() + SectionsOf(p.envelope), text + tables.TakeReferences() + "}"};
}

std::string VibrationSource(const VibrationParams& p, const std::string& name) {
  const VibrationText text = VibrationTextOf(p);
  return fmt::format(
      "#pragma once\n\n#include \"runtime/signal/vibration/vibration.h\"\n\n"
      "namespace {} {{\n\n{}\n"
      "constexpr mote::VibrationParams kParams = {};\n\n"
      "}}  // namespace {}\n",
      name,
      text.definitions,
      text.initializer,
      name);
}

}  // namespace mote::frontend
