#include "headers/HeaderSet.h"
#include "headers/LinkageFrame.h"
#include "headers/OverlayData.h"
#include "language/TextRules.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace drydock::migrate;

static std::string convert(const std::string &Text,
                           std::initializer_list<llvm::StringRef> Names = {}) {
  llvm::StringSet<> Overridden;
  for (llvm::StringRef Name : Names)
    Overridden.insert(Name);
  EditSet Edits;
  runTextRules("f", Text, Overridden, Edits);
  return Edits.apply("f", Text);
}

TEST(TextRules, LiteralAndSuffixPart) {
  EXPECT_EQ(convert("printk(\"a\"FMT\"b\");"), "printk(\"a\" FMT\"b\");");
}

TEST(TextRules, KeywordsInMacros) {
  EXPECT_EQ(convert("#define M(new) f(new, x##class, class)\n"),
            "#define M(new_) f(new_, x##class, class_)\n");
}

TEST(TextRules, OperandNamesInStrings) {
  EXPECT_EQ(convert("asm(\"mov %[new], %c[or]\");"),
            "asm(\"mov %[new_], %c[or_]\");");
}

TEST(TextRules, OverriddenMacroKeepsItsLines) {
  std::string Out = convert("a\n#define NULL \\\n  0\nb\n", {"NULL"});
  EXPECT_EQ(Out.find("define"), std::string::npos);
  EXPECT_EQ(llvm::StringRef(Out).count('\n'), 4u);
  EXPECT_TRUE(llvm::StringRef(Out).ends_with("\nb\n"));
}

TEST(LinkageFrame, InsideTheGuard) {
  EXPECT_EQ(frameText("#ifndef A\n#define A\n\nint f(void);\n#endif\n", false),
            "#ifndef A\n#define A\nextern \"C\" {\nint f(void);\n"
            "} /* extern \"C\" */\n#endif\n");
}

TEST(LinkageFrame, UnguardedOnlyOnRequest) {
  EXPECT_EQ(frameText("SUBSYS(x)\n", false), "");
  EXPECT_NE(frameText("int f(void);\n", true), "");
}

TEST(Patches, FormatIsChecked) {
  EXPECT_TRUE(bool(parsePatches("@ a.h\n-x\n+y\n")));
  auto NoOld = parsePatches("@ a.h\n+y\n");
  ASSERT_FALSE(NoOld);
  EXPECT_NE(llvm::toString(NoOld.takeError()).find("patches.txt:1"),
            std::string::npos);
  auto Stray = parsePatches("# why\nstray\n");
  ASSERT_FALSE(Stray);
  EXPECT_NE(llvm::toString(Stray.takeError()).find("patches.txt:2"),
            std::string::npos);
}

TEST(Patches, OwnDataIsValid) {
  EXPECT_FALSE(headerPatches().empty());
  EXPECT_TRUE(overriddenMacros().contains("container_of"));
}

TEST(HeaderSet, CommentsJoinLinesOfDirectives) {
  llvm::SmallString<64> Path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("set", "cpp", Path));
  std::error_code Code;
  std::string Text = "#define REGISTER 0x57 /* bits\n * more */\n"
                     "#define OPEN \"/*\" \\\n  \"x\"\n#include <linux/a.h>\n";
  llvm::raw_fd_ostream(Path, Code) << Text << "int x;\n";
  auto Set = headerSet({Path.str().str()}, {});
  llvm::sys::fs::remove(Path);
  ASSERT_TRUE(bool(Set));
  EXPECT_EQ(Set->CText, Text);
}

TEST(HeaderSet, DirectivesWithoutCode) {
  llvm::SmallString<64> Path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("set", "cpp", Path));
  std::error_code Code;
  llvm::raw_fd_ostream(Path, Code)
      << "/* #include <no.h> */\n#define pr_fmt(f) f\n#include <linux/a.h>\n"
         "#include \"own.h\"\nclass X { };\n#include <late.h>\n";
  auto Set = headerSet({Path.str().str()}, {});
  llvm::sys::fs::remove(Path);
  ASSERT_TRUE(bool(Set));
  EXPECT_EQ(Set->CText, "#define pr_fmt(f) f\n#include <linux/a.h>\n"
                        "#include \"own.h\"\n#include <late.h>\n");
  EXPECT_EQ(Set->PchText, "#define pr_fmt(f) f\n#include <linux/a.h>\n"
                          "#include \"own.h\"\n");
}

/// What the copy declares is there in C too, for headers that stayed C.
TEST(HeaderSet, OriginalOfACopy) {
  llvm::SmallString<64> Path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("set", "cpp", Path));
  llvm::SmallString<64> Original = Path, Copy = Path;
  llvm::sys::path::replace_extension(Original, ".h");
  llvm::sys::path::replace_extension(Copy, ".hpp");
  std::string Name = llvm::sys::path::filename(Original).str();
  std::error_code Code;
  std::string Guard = "#ifndef OWN_H\n#define OWN_H\n";
  llvm::raw_fd_ostream(Original, Code) << Guard << "struct x { };\n#endif\n";
  llvm::raw_fd_ostream(Copy, Code)
      << Guard << "#include <linux/a.h>\nstruct x { };\n#endif\n";
  llvm::raw_fd_ostream(Path, Code)
      << "#include \"" << Name << "pp\"\n#include \"stayed.h\"\n";
  auto Set = headerSet({Path.str().str()}, {});
  for (const auto &File : {Original, Copy, Path})
    llvm::sys::fs::remove(File);
  ASSERT_TRUE(bool(Set));
  EXPECT_EQ(Set->CText, "#include \"" + Name + "\"\n#undef OWN_H\n" + Guard +
                            "#include <linux/a.h>\n#endif\n" +
                            "#include \"stayed.h\"\n");
}
