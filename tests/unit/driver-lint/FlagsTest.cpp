#include "Flags.h"
#include "llvm/ADT/StringExtras.h"
#include <gtest/gtest.h>
#include <set>

using namespace drydock;
using llvm::StringRef;

namespace {

Options parsed(std::vector<std::string> Arguments) {
  llvm::Expected<Options> Out = parseFlags(Arguments);
  if (Out)
    return std::move(*Out);
  ADD_FAILURE() << llvm::toString(Out.takeError());
  return {};
}

std::string error(std::vector<std::string> Arguments) {
  llvm::Expected<Options> Out = parseFlags(Arguments);
  return Out ? "" : llvm::toString(Out.takeError());
}

/// A value that each flag takes.
std::string sample(const Flag &F) {
  StringRef Value = F.Value;
  return Value == "LEVEL"                                      ? "proved"
         : Value == "FORMAT[:PATH]"                            ? "json"
         : Value == "WHEN"                                     ? "never"
         : Value == "N" || Value == "MB" || Value == "SECONDS" ? "7"
                                                               : "word";
}

TEST(Flags, EveryRecordParsesAndIsInHelp) {
  std::set<std::string> Names;
  for (const Flag &F : allFlags()) {
    EXPECT_TRUE(Names.insert(F.Name).second) << F.Name;
    EXPECT_TRUE(StringRef(helpText()).contains(F.Name)) << F.Name;
    EXPECT_TRUE(StringRef(F.Name).starts_with("--"));
    if (!F.Value) {
      EXPECT_EQ(error({F.Name}), "");
      EXPECT_NE(error({std::string(F.Name) + "=x"}), "") << F.Name;
      continue;
    }
    EXPECT_EQ(error({F.Name, sample(F)}), "") << F.Name;
    EXPECT_EQ(error({F.Name + ("=" + sample(F))}), "") << F.Name;
    EXPECT_NE(error({F.Name}), "") << F.Name;
    if (F.Short) {
      std::string Short = std::string("-") + F.Short;
      EXPECT_EQ(error({Short, sample(F)}), "") << Short;
      EXPECT_EQ(error({Short + sample(F)}), "") << Short;
    }
  }
}

TEST(Flags, HelpFitsATerminal) {
  for (StringRef Line : llvm::split(helpText(), "\n"))
    EXPECT_LE(Line.size(), 80u) << Line.str();
}

TEST(Flags, MistypedFlagsGetASuggestion) {
  for (const Flag &F : allFlags()) {
    std::string Mistyped = F.Name;
    std::swap(Mistyped[3], Mistyped[4]);
    if (Mistyped != F.Name)
      EXPECT_TRUE(StringRef(error({Mistyped})).contains("did you mean"))
          << Mistyped;
  }
}

TEST(Flags, FilesAndCommands) {
  EXPECT_EQ(parsed({"-v", "a.c", "--", "-b.c"}).Compile.Files,
            (std::vector<std::string>{"a.c", "-b.c"}));
  EXPECT_EQ(parsed({"rules"}).Do, Options::Action::ListRules);
  EXPECT_EQ(parsed({"explain", "x"}).ExplainRule, "x");
  EXPECT_NE(error({"explain"}), "");
  EXPECT_EQ(parsed({"--rules", "a, b,c"}).Rules,
            (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Flags, KernelChecker) {
  Options Out = parsed({"--fail-on", "proved", "-D__linux__", "-Wbitwise",
                        "-D__KERNEL__", "-I./include", "-v", "a.c"});
  EXPECT_TRUE(Out.AsKernelChecker);
  EXPECT_EQ(Out.FailOn, Confidence::Proved);
  EXPECT_FALSE(Out.Verbose);
  EXPECT_EQ(Out.CheckerArguments.front(), "-D__linux__");
  EXPECT_EQ(Out.CheckerArguments.back(), "a.c");
}

} // namespace
