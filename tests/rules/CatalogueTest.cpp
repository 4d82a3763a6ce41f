// The rule catalogue keeps its promises: every rule has a page, fixtures and
// sound metadata, and kernel knowledge stays in the tables.
#include "Analysis.h"
#include "Expectations.h"
#include "model/Rule.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include <filesystem>
#include <gtest/gtest.h>
#include <regex>

using namespace drydock;
using namespace llvm;

static const char *const Headings[] = {
    "## What it finds",
    "## Why it matters in a driver",
    "## Example",
    "## Fixed",
    "## How the analysis decides",
    "## Known false positives and negatives",
    "## How to silence",
    "## See also"};

static std::string folder(const Rule &R) {
  return std::string(SOURCE_ROOT "/checkers/rules/") + R.info().Id;
}

TEST(Catalogue, IdsAreUniqueKebabCaseAndOrdered) {
  std::string Last;
  for (const auto &R : makeAllRules()) {
    std::string Id = R->info().Id;
    EXPECT_TRUE(std::regex_match(Id, std::regex("[a-z]+(-[a-z]+)*"))) << Id;
    EXPECT_LT(Last, Id);
    Last = Id;
  }
  EXPECT_NE(Last, "");
}

TEST(Catalogue, FoldersAreRules) {
  StringSet<> Ids;
  for (const auto &R : makeAllRules())
    Ids.insert(R->info().Id);
  for (const auto &Entry :
       std::filesystem::directory_iterator(SOURCE_ROOT "/checkers/rules"))
    EXPECT_TRUE(Ids.contains(Entry.path().filename().string())) << Entry.path();
}

TEST(Catalogue, SummaryIsOneSentence) {
  for (const auto &R : makeAllRules()) {
    StringRef Summary = R->info().Summary;
    EXPECT_TRUE(Summary.ends_with(".")) << R->info().Id;
    EXPECT_EQ(Summary.count(". "), 0u) << R->info().Id;
    EXPECT_TRUE(isupper(Summary.front())) << R->info().Id;
  }
}

// CWE has weaknesses from 5 to 1434 (4.17), and gaps for deprecated ones; a
// number that MITRE lists is all a machine can ask for here.
TEST(Catalogue, CweIsPlausibleAndOnThePage) {
  for (const auto &R : makeAllRules()) {
    EXPECT_GE(R->info().Cwe, 5u) << R->info().Id;
    EXPECT_LE(R->info().Cwe, 1434u) << R->info().Id;
    EXPECT_TRUE(rulePage(R->info().Id)
                    .contains("cwe.mitre.org/data/definitions/" +
                              std::to_string(R->info().Cwe) + ".html"))
        << R->info().Id;
  }
}

TEST(Catalogue, PagesHaveTheirHeadings) {
  for (const auto &R : makeAllRules()) {
    std::string Id = R->info().Id;
    StringRef Page = rulePage(Id);
    SmallVector<StringRef, 0> Lines;
    Page.split(Lines, '\n');
    ASSERT_GE(Lines.size(), 4u) << Id;
    EXPECT_EQ(Lines[0], "# " + Id);
    EXPECT_EQ(Lines[2], R->info().Summary);
    SmallVector<StringRef> Found;
    for (StringRef Line : Lines)
      if (Line.starts_with("## "))
        Found.push_back(Line);
    EXPECT_TRUE(equal(Found, Headings)) << Id << ": headings or their order";
    EXPECT_TRUE(Page.contains("driver-lint: ignore[" + Id + "] -- ")) << Id;
    EXPECT_TRUE(Page.contains("docs.kernel.org/")) << Id;
  }
}

TEST(Catalogue, EveryRuleHasBadAndOkFixtures) {
  for (const auto &R : makeAllRules()) {
    unsigned Bad = 0, Ok = 0, Expected = 0;
    for (const std::string &File : filesIn(folder(*R) + "/fixtures", ".c")) {
      Fixture F = readFixture(File);
      for (StringRef Name : F.Functions) {
        Bad += Name.ends_with("_bad");
        Ok += Name.ends_with("_ok");
      }
      Expected += count_if(F.Findings, [&](const Expectation &E) {
        return E.Rule == R->info().Id;
      });
    }
    EXPECT_GT(Bad, 0u) << R->info().Id;
    EXPECT_GT(Ok, 0u) << R->info().Id;
    EXPECT_GT(Expected, 0u) << R->info().Id;
  }
}

/// String literals of a source file, comments left out.
static std::vector<std::string> literals(const std::string &Path) {
  auto Buffer = MemoryBuffer::getFile(Path);
  std::string Text = Buffer ? (*Buffer)->getBuffer().str() : "";
  static const std::regex Token(R"re("((?:[^"\\\n]|\\.)*)"|//[^\n]*)re");
  std::vector<std::string> Out;
  for (std::sregex_iterator I(Text.begin(), Text.end(), Token), End; I != End;
       ++I)
    if ((*I)[1].matched)
      Out.push_back((*I)[1]);
  return Out;
}

TEST(Catalogue, CodeNamesNoKernelFunction) {
  std::vector<std::string> Sources;
  auto Add = [&](const std::string &Directory) {
    for (const char *Extension : {".cpp", ".h"})
      append_range(Sources, filesIn(Directory, Extension));
  };
  for (const char *Part : {"engine", "lowering", "model"})
    Add(std::string(SOURCE_ROOT "/checkers/") + Part);
  for (const auto &R : makeAllRules())
    Add(folder(*R));
  ASSERT_GT(Sources.size(), 30u);
  for (const std::string &File : Sources)
    for (const std::string &Literal : literals(File))
      EXPECT_FALSE(embeddedTable().function(Literal))
          << File << " names " << Literal
          << "(); what it does belongs into checkers/apis";
}
