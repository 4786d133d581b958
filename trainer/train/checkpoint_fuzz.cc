// SPDX-License-Identifier: Apache-2.0
// Any bytes, and any edits of a good checkpoint whose hash is right again, are a checkpoint or
// refused; what is taken is written and read as the same.
#include "trainer/train/checkpoint_testing.h"

namespace {

using namespace mote;  // NOLINT(google-build-using-namespace)

void Check(const std::string& content) {
  const auto checkpoint = trainer::ParseCheckpoint(content);
  if (!checkpoint.ok()) return;
  const auto again = trainer::ParseCheckpoint(trainer::WriteCheckpoint(*checkpoint));
  MOTE_CHECK(again.ok() && *again == *checkpoint, "what is written is read again");
}

// Three bytes an edit: where, and what stands there then.
std::string Edited(const uint8_t* data, size_t size) {
  std::string content = trainer::WriteCheckpoint(trainer::SomeCheckpoint());
  for (size_t i = 0; i + 2 < size; i += 3) {
    const size_t at = (data[i] + 256U * data[i + 1]) % content.size();
    content[at] = static_cast<char>(data[i + 2]);
  }
  return trainer::WithRightHash(content);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Check(std::string(data, data + size));
  Check(Edited(data, size));
  return 0;
}
