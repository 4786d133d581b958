// SPDX-License-Identifier: Apache-2.0
#include "toolchain/object_cache.h"

#include <gmock/gmock.h>

#include "toolchain/footprint.h"
#include "toolchain/toolchain_testing.h"

namespace mote::toolchain {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class ObjectCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!IsInstalled("arm-none-eabi-g++")) GTEST_SKIP() << "arm-none-eabi-g++ is not installed";
    tiny_.request.cache = folder_.path() / "objects";
  }

  void Build() const {
    const auto built = BuildAndMeasure(tiny_.request);
    EXPECT_TRUE(built.ok()) << built.error().message;
  }

  // The names in the cache that begin so.
  std::vector<std::string> Kept(const std::string& begin = "") const {
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(tiny_.request.cache)) {
      const std::string name = entry.path().filename().string();
      if (name.rfind(begin, 0) == 0) names.push_back(name);
    }
    return names;
  }

  TinyModel tiny_;
  TemporaryFolder folder_;
};

TEST_F(ObjectCacheTest, KeepsKernelsAndTheBoardButNothingOfTheModel) {
  Build();
  EXPECT_THAT(Kept("mote_add_one-"), SizeIs(1));
  EXPECT_THAT(Kept("startup-"), SizeIs(1));
  EXPECT_THAT(Kept(), Each(Not(StartsWith("tiny"))));
}

TEST_F(ObjectCacheTest, GivesWhatWasKeptInsteadOfCompiling) {
  Build();
  const std::string name = Kept("mote_add_one-").at(0);
  const std::string object = ReadText(tiny_.request.cache / name).value();
  ASSERT_TRUE(WriteFile(tiny_.request.cache / name, "no object").ok());
  EXPECT_FALSE(BuildAndMeasure(tiny_.request).ok());  // it was linked
  ASSERT_TRUE(WriteFile(tiny_.request.cache / name, object).ok());
  Build();
}

TEST_F(ObjectCacheTest, CompilesAnewForOtherSourcesHeadersAndFlags) {
  Build();
  tiny_.Put("mote_add_one.h", "#include <stdint.h>\nnamespace mote { void AddOne(int8_t*, int); }");
  Build();
  EXPECT_THAT(Kept("mote_add_one-"), SizeIs(2));
  tiny_.request.optimization = "-Os";
  Build();
  EXPECT_THAT(Kept("mote_add_one-"), SizeIs(3));
  tiny_.Put(
      "mote_add_one.cc",
      "#  include \"mote_add_one.h\"  // not <it>\nvoid mote::AddOne(int8_t* x, int) { ++*x; }");
  Build();
  EXPECT_THAT(Kept("mote_add_one-"), SizeIs(4));
  tiny_.Put("mote_add_one.h",
            "#include <stdint.h>\nnamespace mote { void AddOne(int8_t*,  int); }");
  Build();  // a comment after the name hides nothing
  EXPECT_THAT(Kept("mote_add_one-"), SizeIs(5));
}

TEST_F(ObjectCacheTest, DoesNotKeepWhatIncludesFilesOfOthers) {
  tiny_.Put("local.h", "");
  tiny_.Put("mote_add_one.cc",
            "#include \"local.h\"\n#include \"mote_add_one.h\"\n"
            "void mote::AddOne(int8_t* x, int) { ++*x; }");
  Build();
  EXPECT_THAT(Kept("mote_add_one-"), SizeIs(0));
}

TEST_F(ObjectCacheTest, AFolderThatCannotBeMadeChangesNothing) {
  ASSERT_TRUE(WriteFile(folder_.path() / "objects", "a file").ok());
  Build();
}

}  // namespace
}  // namespace mote::toolchain
