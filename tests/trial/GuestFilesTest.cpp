#include "GuestFiles.h"
#include "Initramfs.h"
#include "Recording.h"
#include "RunTool.h"
#include "ScratchDirectory.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace drydock::trial;
using llvm::StringRef;

static std::string scratchFile(const ScratchDirectory &D, StringRef Name,
                               StringRef Text) {
  std::string Path = D.path() + "/" + Name.str();
  std::error_code Code;
  llvm::raw_fd_ostream(Path, Code) << Text;
  return Path;
}

TEST(GuestFiles, ScenarioIsShellThatParses) {
  Scenario S;
  S.Driver = "foo";
  S.Parameters = "a='b c'";
  S.Files = {{"a.bin", 5}};
  S.Phases = {{"one", Match::Exact, "check it true"}};
  Build B;
  B.Module.Name = "foo";
  B.Module.Path = "/x/foo.ko.xz";
  std::string Script =
      scenarioScript(S, B, {"/lib/modules/1/bar.ko"}, BootOptions());
  EXPECT_NE(Script.find("FILE='/modules/foo.ko'"), std::string::npos);
  EXPECT_NE(Script.find("NEEDS='/modules/bar.ko '"), std::string::npos);
  EXPECT_NE(Script.find("SIZE_a_bin=5"), std::string::npos);
  auto D = ScratchDirectory::create();
  ASSERT_TRUE(bool(D));
  std::string Path =
      scratchFile(*D, "scenario", Script + "echo \"$PARAMETERS $SUM_a_bin\"\n");
  auto Output = runTool({"sh", Path});
  ASSERT_TRUE(bool(Output)) << llvm::toString(Output.takeError());
  EXPECT_EQ(*Output, "a='b c' " + sha256(knownBytes("a.bin", 5)) + "\n");
}

TEST(GuestFiles, EveryBundledScriptParses) {
  auto D = ScratchDirectory::create();
  ASSERT_TRUE(bool(D));
  Build B;
  for (const std::string &Name : bundledScenarios()) {
    auto S = findScenario(Name);
    ASSERT_TRUE(bool(S));
    std::string Path =
        scratchFile(*D, Name, scenarioScript(*S, B, {}, BootOptions()));
    auto Output = runTool({"sh", "-n", Path});
    EXPECT_TRUE(bool(Output)) << Name << llvm::toString(Output.takeError());
  }
  for (StringRef Name : {"guest/init", "guest/library", "guest/dhcp"}) {
    auto Output =
        runTool({"sh", "-n", scratchFile(*D, "x", bundledFile(Name))});
    EXPECT_TRUE(bool(Output)) << llvm::toString(Output.takeError());
  }
}

TEST(Initramfs, CpioReadsIt) {
  auto D = ScratchDirectory::create();
  ASSERT_TRUE(bool(D));
  Initramfs Files;
  Files.addDirectory("bin");
  Files.addFile("bin/one", "12345", true);
  Files.addFile("odd-name", "x");
  llvm::cantFail(Files.write(D->path() + "/initrd"));
  auto Listed =
      runTool({"sh", "-c", "cpio -tv --quiet <" + D->path() + "/initrd"});
  ASSERT_TRUE(bool(Listed)) << llvm::toString(Listed.takeError());
  for (StringRef Part :
       {"drwxr-xr-x", "-rwxr-xr-x", " 5 ", "bin/one", "odd-name"})
    EXPECT_NE(Listed->find(Part), std::string::npos) << *Listed;
}

TEST(Recording, SoundIsComparedWithoutSilence) {
  auto D = ScratchDirectory::create();
  ASSERT_TRUE(bool(D));
  std::string Header(44, 'H'), Silence(400, '\0'), Tone = "abcdefgh";
  auto sum = [&](const std::string &Text) {
    return soundSum(scratchFile(*D, "wav", Text));
  };
  EXPECT_EQ(sum(Header + Silence + Tone), sum(Header + Tone + Silence));
  EXPECT_NE(sum(Header + Tone), sum(Header + "abcdefgx"));
  EXPECT_EQ(sum(Header + Silence), "silence");
  EXPECT_EQ(sum(Header), "none");
}

TEST(ScratchDirectory, RemovesWhatIsInIt) {
  std::string Path;
  {
    auto D = ScratchDirectory::create();
    ASSERT_TRUE(bool(D));
    Path = D->path();
    scratchFile(*D, "x", "y");
    auto Other = ScratchDirectory::create();
    ASSERT_TRUE(bool(Other));
    EXPECT_NE(Other->path(), Path);
  }
  EXPECT_FALSE(llvm::sys::fs::exists(Path));
}
