// SPDX-License-Identifier: Apache-2.0
// The smallest program that runs a model: the same source for every board.
#include "runtime/port/log.h"
#include "runtime/port/number.h"
#include "tests/firmware/fake_model.h"

static fake::Model model;

int main() {
  model.Reset();
  model.input()[0] = 41;
  model.invoke();
  mote::port::Write("answer=");
  mote::port::Write(mote::port::Text::Decimal(static_cast<uint32_t>(model.output()[0])).c_str());
  mote::port::Write("\n");
  return 0;
}
