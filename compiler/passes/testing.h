// SPDX-License-Identifier: Apache-2.0
// Runs one pass over a module in the text form. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compiler/graph/text.h"
#include "compiler/graph/verify.h"
#include "compiler/passes/pass.h"

namespace mote::passes {

inline const Pass& PassNamed(const std::string& name) {
  for (const Pass& pass : AllPasses()) {
    if (name == pass.name) return pass;
  }
  MOTE_CHECK(false, "no pass " + name);
  return AllPasses().front();
}

struct Rewritten {
  int rewrites = 0;
  std::vector<std::string> details;
  std::string text;
};

// What is left after the pass. Both modules must verify.
inline Rewritten Rewrite(const std::string& pass,
                         const std::string& text,
                         const ops::LowerOptions& options = {}) {
  Result<graph::Module> module = graph::ParseText(text);
  MOTE_CHECK(module.ok(), module.error().message);
  const Status before = graph::Verify(*module);
  MOTE_CHECK(before.ok(), before.error().message);
  Rewritten rewritten;
  Rewrites rewrites = PassNamed(pass).run(*module, module->main(), options);
  rewritten.rewrites = rewrites.count;
  rewritten.details = std::move(rewrites.details);
  const Status after = graph::Verify(*module);
  EXPECT_TRUE(after.ok()) << after.error().message;
  rewritten.text = graph::PrintText(*module);
  return rewritten;
}

inline void ExpectRewrite(const std::string& pass, const std::string& from, const std::string& to) {
  const Rewritten rewritten = Rewrite(pass, from);
  EXPECT_EQ(rewritten.text, to);
  EXPECT_GE(rewritten.rewrites, 1);
}

// The module stays as it is.
inline void ExpectUntouched(const std::string& pass, const std::string& text) {
  const Rewritten rewritten = Rewrite(pass, text);
  EXPECT_EQ(rewritten.text, text);
  EXPECT_EQ(rewritten.rewrites, 0);
}

}  // namespace mote::passes
