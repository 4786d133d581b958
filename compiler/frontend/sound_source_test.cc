// SPDX-License-Identifier: Apache-2.0
// That a compiler takes it and the core gives the host's bytes with it, tests/firmware shows.
#include "compiler/frontend/sound_source.h"

#include <gmock/gmock.h>

#include "compiler/frontend/sound_tables.h"

namespace mote::frontend {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string SourceOf(SoundKind kind) {
  SoundSettings s;
  s.kind = kind;
  s.window_ms = 4;
  s.channels = 2;
  s.coefficients = 2;
  const SoundTables tables = SoundTables::Make(s).value();
  return SoundSource(tables.Params(), "hearing");
}

TEST(SoundSource, HasTheTablesOfItsKindAndNoOthers) {
  const std::string mfcc = SourceOf(SoundKind::kMfcc);
  EXPECT_THAT(mfcc,
              HasSubstr("constexpr int16_t kCosines[] = {\n    16384, 16384, 11585, -11585,\n};"));
  EXPECT_THAT(mfcc, HasSubstr("constexpr uint16_t kEnds[] = {"));
  EXPECT_THAT(mfcc, Not(HasSubstr("kGains")));
  const std::string micro = SourceOf(SoundKind::kMicro);
  EXPECT_THAT(micro, HasSubstr("constexpr int16_t kGains[] = {"));
  EXPECT_THAT(micro, Not(HasSubstr("kTwiddles[]")));
}

TEST(SoundSource, DefinesTheParametersInTheirOrder) {
  EXPECT_THAT(SourceOf(SoundKind::kLogMel),
              HasSubstr("constexpr mote::SoundParams kParams = {\n"
                        "    mote::SoundKind::kLogMel,\n"
                        "    mote::Spectrum::kPower,\n"
                        "    320,  // hop\n"
                        "    {64, 64, 0},  // window\n"
                        "    {64},  // fft\n"));
  EXPECT_THAT(SourceOf(SoundKind::kLogMel), HasSubstr("namespace hearing {"));
}

}  // namespace
}  // namespace mote::frontend
