// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontend/sound_source.h"

#include <fmt/format.h>

namespace mote::frontend {
namespace {

constexpr size_t kPerLine = 8;

// `constexpr int16_t kRise[] = {...};`, or nothing for an empty table.
template <class T>
std::string Table(const char* type, const char* name, Span<const T> values) {
  if (values.empty()) return "";
  std::string text = fmt::format("constexpr {} {}[] = {{", type, name);
  for (size_t i = 0; i < values.size(); ++i) {
    text += fmt::format("{}{},", i % kPerLine == 0 ? "\n    " : " ", values[i]);
  }
  return text + "\n};\n";
}

template <class T>
std::string Reference(const char* name, Span<const T> values) {
  return values.empty() ? "    {},\n" : fmt::format("    {},\n", name);
}

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

std::string SoundSource(const SoundParams& p, const std::string& name) {
  return fmt::format(
             "#pragma once\n\n#include \"runtime/signal/sound/sound.h\"\n\n"
             "namespace {} {{\n\n",
             name) +
         Table("int32_t", "kWindowQ31", p.window_q31) + Table("int32_t", "kTwiddles", p.twiddles) +
         Table("uint16_t", "kEnds", p.ends) + Table("int16_t", "kRise", p.rise) +
         Table("int16_t", "kCosines", p.cosines) + Table("int16_t", "kWindowQ12", p.window_q12) +
         Table("uint32_t", "kTwiddles16", p.twiddles16) + Table("int16_t", "kFall", p.fall) +
         Table("int16_t", "kGains", p.gains) + Table("uint16_t", "kCurve", p.curve) +
         "\nconstexpr mote::SoundParams kParams = {\n" + Numbers(p) +
         Reference("kWindowQ31", p.window_q31) + Reference("kTwiddles", p.twiddles) +
         Reference("kEnds", p.ends) + Reference("kRise", p.rise) +
         Reference("kCosines", p.cosines) + Reference("kWindowQ12", p.window_q12) +
         Reference("kTwiddles16", p.twiddles16) + Reference("kFall", p.fall) +
         Reference("kGains", p.gains) + Reference("kCurve", p.curve) +
         fmt::format("}};\n\n}}  // namespace {}\n", name);
}

}  // namespace mote::frontend
