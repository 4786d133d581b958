// SPDX-License-Identifier: Apache-2.0
// IF and WHILE on the emulated board: small random models, which branch and loop by their inputs.
#include "compiler/program/control_testing.h"
#include "compiler/tflite/write.h"
#include "tests/end_to_end/mote_command.h"

namespace mote::end_to_end {
namespace {

class ControlFlow : public FirmwareTest {
 protected:
  // The words that name a random model and inputs for it.
  Words Model(uint32_t seed) const {
    const graph::Module module = program::MakeRandomControlModule(seed);
    Words words = {Write("model.tflite", tflite::Write(module).value())};
    mote::testing::Random random(seed);
    for (size_t i = 0; i < module.main().inputs.size(); ++i) {
      const auto input = static_cast<size_t>(module.main().inputs[i]);
      const graph::Tensor& tensor = module.main().tensors[input];
      const int32_t most = tensor.dtype == graph::DType::kBool ? 1 : 255;
      words.emplace_back("--input");
      words.push_back(Write("input" + std::to_string(i),
                            random.Ints<uint8_t>(*graph::ByteCount(tensor), 0, most)));
    }
    return words;
  }
};

TEST_F(ControlFlow, FirmwareAnswersAsTheHost) {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    Words run = Model(seed);
    Words emulate = run;
    run.insert(run.begin(), "run");
    emulate.insert(emulate.begin(), "emulate");
    emulate.insert(emulate.end(), {"--board", "mps2_an386"});
    const Json host = MoteJson(run);
    const Json board = MoteJson(emulate);
    for (const char* key : {"output", "outputs"}) {
      EXPECT_EQ(board.value(key, Json()), host.value(key, Json())) << "seed " << seed;
    }
    EXPECT_EQ(board["equals_host"], true) << "seed " << seed;
    int64_t cycles = 0;
    for (const Json& layer : board["layers"]) cycles += layer["cycles"].get<int64_t>();
    EXPECT_GT(cycles, 0) << "seed " << seed;
    EXPECT_LE(cycles, board["cycles"].get<int64_t>()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace mote::end_to_end
