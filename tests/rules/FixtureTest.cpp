// One test per fixture and per driver of the corpus: exactly the findings and
// notes it asks for, of all rules. Files listed in tests/known_bugs/pending.txt
// are known not to get that yet; their tests fail when they do.
#include "Analysis.h"
#include "Expectations.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include <filesystem>
#include <gtest/gtest.h>

using namespace drydock;

static std::vector<std::string> fixtures() {
  std::vector<std::string> Out;
  for (const auto &Rule :
       std::filesystem::directory_iterator(SOURCE_ROOT "/checkers/rules"))
    for (std::string &File : filesIn(Rule.path() / "fixtures", ".c"))
      Out.push_back(std::move(File));
  std::sort(Out.begin(), Out.end());
  return Out;
}

static std::vector<std::string> drivers() {
  std::vector<std::string> Out = filesIn(SOURCE_ROOT "/corpus/edu", ".c");
  for (std::string &File : filesIn(SOURCE_ROOT "/corpus/platform", ".c"))
    Out.push_back(std::move(File));
  return Out;
}

static std::string nameOf(const testing::TestParamInfo<std::string> &Info) {
  return testName(Info.param);
}

/// Lines are "path: what is wrong".
static bool isPending(const std::string &Path) {
  auto List = llvm::MemoryBuffer::getFile(SOURCE_ROOT
                                          "/tests/known_bugs/pending.txt");
  if (!List)
    return false;
  for (llvm::line_iterator Line(**List, true, '#'); !Line.is_at_end(); ++Line)
    if (Path == SOURCE_ROOT "/" + Line->split(": ").first.str())
      return true;
  return false;
}

static void check(const std::string &Path, bool Verdicts) {
  AnalysedFile File = analyseFile(Path);
  if (!File.Skipped.empty())
    GTEST_SKIP() << File.Skipped;
  ASSERT_EQ(File.Failure, "");
  Fixture Wanted = readFixture(Path);
  std::vector<std::string> Wrong = compare(Wanted, File.Findings);
  if (Verdicts)
    for (std::string &Line : compareVerdicts(Wanted, File.Findings))
      Wrong.push_back(std::move(Line));
  if (isPending(Path))
    EXPECT_FALSE(Wrong.empty())
        << Path << " passes: take it off tests/known_bugs/pending.txt";
  else
    EXPECT_TRUE(Wrong.empty()) << llvm::join(Wrong, "\n");
}

class Fixtures : public testing::TestWithParam<std::string> {};
TEST_P(Fixtures, Match) { check(GetParam(), true); }
INSTANTIATE_TEST_SUITE_P(Rules, Fixtures, testing::ValuesIn(fixtures()),
                         nameOf);

class Corpus : public testing::TestWithParam<std::string> {};
TEST_P(Corpus, Match) { check(GetParam(), false); }
INSTANTIATE_TEST_SUITE_P(Drivers, Corpus, testing::ValuesIn(drivers()), nameOf);
