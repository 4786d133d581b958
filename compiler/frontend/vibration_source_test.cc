// SPDX-License-Identifier: Apache-2.0
// That a compiler takes it and the core gives the host's bytes with it, tests/firmware shows.
#include "compiler/frontend/vibration_source.h"

#include <gmock/gmock.h>

#include "compiler/frontend/vibration_tables.h"

namespace mote::frontend {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string SourceOf(VibrationSettings s) {
  s.fft_size = 64;
  s.bands = 3;
  s.envelope_decimation = 2;
  const VibrationTables tables = VibrationTables::Make(s).value();
  return VibrationSource(tables.Params(), "shaking");
}

TEST(VibrationSource, HasTheTablesThatAreAskedForAndNoOthers) {
  VibrationSettings s;
  s.envelope_bands = 2;
  s.envelope_fft_size = 128;
  const std::string with = SourceOf(s);
  EXPECT_THAT(with, HasSubstr("constexpr uint16_t kEnds[] = {\n    8, 16, 24, 32,\n};"));
  EXPECT_THAT(with, HasSubstr("constexpr int32_t kEnvelopeTwiddles[] = {"));
  EXPECT_THAT(with, HasSubstr("constexpr mote::BandSection kSections[] = {"));
  EXPECT_THAT(with, HasSubstr("    {kSections, 2, 2, 0},  // envelope\n"));
  const std::string without = SourceOf({});
  EXPECT_THAT(without, Not(HasSubstr("kEnvelope")));
  EXPECT_THAT(without, HasSubstr("    {nullptr, 0, 0, 0},  // envelope\n"));
}

TEST(VibrationSource, NamesATableOfTwoSpectraOnce) {
  VibrationSettings s;
  s.envelope_bands = 2;
  s.envelope_fft_size = 64;
  const std::string source = SourceOf(s);
  EXPECT_THAT(source, Not(HasSubstr("kEnvelopeTwiddles")));
  EXPECT_THAT(source, HasSubstr("    kWindowQ31,\n    kTwiddles,\n    kEnvelopeEnds,\n"));
}

TEST(VibrationSource, DefinesTheParametersInTheirOrder) {
  EXPECT_THAT(SourceOf({}), HasSubstr("namespace shaking {"));
  EXPECT_THAT(SourceOf({}),
              HasSubstr("constexpr mote::VibrationParams kParams = {\n"
                        "    1,  // axes\n"
                        "    64,  // segment\n"
                        "    32,  // step\n"
                        "    16,  // segments\n"
                        "    true,  // statistics\n"
                        "    {\n"
                        "    {64, 64, 0},  // window\n"
                        "    {64},  // fft\n"
                        "    {1, 31},  // power\n"));
}

}  // namespace
}  // namespace mote::frontend
