// SPDX-License-Identifier: Apache-2.0
// Any bytes as a recipe are read or refused by name; the front end of what is read is read again.
#include "trainer/recipe/recipe.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace mote;  // NOLINT(google-build-using-namespace)
  const std::string text(data, data + size);
  const Result<trainer::Recipe> recipe = trainer::ReadRecipe(text, "fuzz.toml");
  if (!recipe.ok()) {
    MOTE_CHECK(recipe.error().message.rfind("fuzz.toml: ", 0) == 0, recipe.error().message);
    return 0;
  }
  for (const int32_t size_of_axis : trainer::InputShapeOf(*recipe)) {
    MOTE_CHECK(size_of_axis > 0, "an input has elements");
  }
  MOTE_CHECK(recipe->model.network != nullptr || recipe->model.classical != nullptr, "a model");
  frontend::FrontEnd front_end = recipe->front_end;
  // Labels may come from the data, and silent ones are checked there.
  if (front_end.detector.labels.empty()) front_end.detector.silent.clear();
  MOTE_CHECK(frontend::ReadFrontEnd(frontend::WriteFrontEnd(front_end), "front end", {}).ok(),
             "what is written is read again");
  return 0;
}
