// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sound_source.h"

#include <fmt/format.h>

#include "compiler/frontend/source_tables.h"

namespace mote::frontend {
namespace {

const char* NameOf(SoundKind kind) {
  switch (kind) {
    case SoundKind::kLogMel:
      return "kLogMel";
    case SoundKind::kMfcc:
      return "kMfcc";
    case SoundKind::kMicro:
      break;
  }
  return "kMicro";
}

// In the order of SoundParams.
std::string Numbers(const SoundParams& p) {
  const Requant& requant = p.quantize.requant;
  return fmt::format(
      "    mote::SoundKind::{},\n"
      "    mote::Spectrum::{},\n"
      "    {},  // hop\n"
      "    {{{}, {}, {}}},  // window\n"
      "    {{{}}},  // fft\n"
      "    {{{}, {}}},  // power\n"
      "    {{{}, {}}},  // filterbank\n"
      "    {{{}, {}, {}U}},  // log\n"
      "    {{{}, {}}},  // dct\n"
      "    {{{}, {}, {}, {}, {}}},  // noise_reduction\n"
      "    {{{}, {}}},  // pcan\n"
      "    {{{}, {}, {}}},  // log16\n"
      "    {{{}, {}, {{{}, {}}}}},  // quantize\n",
      NameOf(p.kind),
      p.spectrum == Spectrum::kPower ? "kPower" : "kMagnitude",
      p.hop_samples,
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
      p.dct.inputs,
      p.dct.outputs,
      p.noise_reduction.channels,
      p.noise_reduction.smoothing_bits,
      p.noise_reduction.even_smoothing,
      p.noise_reduction.odd_smoothing,
      p.noise_reduction.min_signal_remaining,
      p.pcan.channels,
      p.pcan.snr_shift,
      p.log16.count,
      p.log16.input_shift,
      p.log16.output_scale,
      p.quantize.count,
      p.quantize.zero_point,
      requant.multiplier,
      requant.shift);
}

}  // namespace

SoundText SoundTextOf(const SoundParams& p) {
  SourceTables tables;
  tables.Add("int32_t", "kWindowQ31", p.window_q31);
  tables.Add("int32_t", "kTwiddles", p.twiddles);
  tables.Add("uint16_t", "kEnds", p.ends);
  tables.Add("int16_t", "kRise", p.rise);
  tables.Add("uint16_t", "kCurve", p.curve);
  tables.Add("int16_t", "kCosines", p.cosines);
  tables.Add("int16_t", "kWindowQ12", p.window_q12);
  tables.Add("uint32_t", "kTwiddles16", p.twiddles16);
  tables.Add("int16_t", "kFall", p.fall);
  tables.Add("int16_t", "kGains", p.gains);
  return {tables.definitions(), "{\n" + Numbers(p) + tables.TakeReferences() + "}"};
}

std::string SoundSource(const SoundParams& p, const std::string& name) {
  const SoundText text = SoundTextOf(p);
  return fmt::format(
      "#pragma once\n\n#include \"runtime/signal/sound/sound.h\"\n\n"
      "namespace {} {{\n\n{}\n"
      "constexpr mote::SoundParams kParams = {};\n\n"
      "}}  // namespace {}\n",
      name,
      text.definitions,
      text.initializer,
      name);
}

}  // namespace mote::frontend
