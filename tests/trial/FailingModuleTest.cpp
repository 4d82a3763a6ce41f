// Redirected objects are linked with a program in place of the kernel and run.
#include "FailingModule.h"
#include "RunTool.h"
#include "ScratchDirectory.h"
#include "Thunks.h"
#include "WriteFile.h"
#include "llvm/Object/ELFObjectFile.h"
#include <fstream>
#include <gtest/gtest.h>

using namespace drydock;
using namespace drydock::trial;

// Named as functions of the kernel that the tables know; the arguments must
// arrive as they were.
static const char Driver[] =
    "void *pci_iomap(void *dev, int bar, unsigned long max);\n"
    "int request_threaded_irq(unsigned irq, void *h, void *t, unsigned long f,"
    " const char *name, void *data);\n"
    "void kfree(const void *p);\n"
    "int probe(void) {\n"
    "  int r;\n"
    "  if (!pci_iomap((void *)1, 2, 3)) return -12;\n"
    "  r = request_threaded_irq(4, 0, 0, 7, \"name\", (void *)9);\n"
    "  if (r) { kfree(0); kfree((void *)5); }\n"
    "  return r;\n"
    "}\n";
static const char Kernel[] =
    "#include <stdarg.h>\n#include <stdio.h>\n#include <string.h>\n"
    "int probe(void);\n"
    "int _printk(const char *f, ...) {\n"
    "  va_list a; va_start(a, f); unsigned n = va_arg(a, unsigned);\n"
    "  const char *name = va_arg(a, const char *);\n"
    "  char word[16]; sscanf(f + 2, \"trial: %15s\", word);\n"
    "  return printf(\"%s %u %s\\n\", word, n, name); }\n"
    "void *pci_iomap(void *d, int b, unsigned long m) {\n"
    "  return (long)d == 1 && b == 2 && m == 3 ? d : 0; }\n"
    "int request_threaded_irq(unsigned i, void *h, void *t, unsigned long f,"
    " const char *n, void *d) {\n"
    "  return i == 4 && f == 7 && !strcmp(n, \"name\") && (long)d == 9 ? 0 : "
    "-1; }\n"
    "void kfree(const void *p) { printf(\"freed %ld\\n\", (long)p); }\n"
    "int main(void) { printf(\"= %d\\n\", probe()); return 0; }\n";

namespace {
class FailingModuleTest : public testing::Test {
protected:
  void SetUp() override {
    Scratch.emplace(llvm::cantFail(ScratchDirectory::create()));
    ASSERT_EQ(llvm::toString(Table.loadEmbedded()), "");
    ASSERT_EQ(migrate::writeWhole(at("driver.c"), Driver), "");
    ASSERT_EQ(migrate::writeWhole(at("kernel.c"), Kernel), "");
    llvm::cantFail(run({"cc", "-fcf-protection=none", "-O1", "-c", "-o",
                        at("driver.o"), at("driver.c")}));
    auto Result = makeFailing(at("driver.o"), {}, Table, at("made"));
    ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
    Made = *Result;
  }
  std::string at(const char *Name) { return Scratch->path() + "/" + Name; }
  static llvm::Expected<std::string> run(std::vector<std::string> Words) {
    return runTool(Words);
  }
  /// As the guest does it: the word in the file.
  std::string runIn(uint32_t Mode) {
    std::fstream File(Made.Path,
                      std::ios::in | std::ios::out | std::ios::binary);
    File.seekp(Made.ModeAt);
    File.write(reinterpret_cast<const char *>(&Mode), sizeof Mode);
    File.close();
    llvm::cantFail(
        run({"cc", "-no-pie", "-o", at("program"), at("kernel.c"), Made.Path}));
    return llvm::cantFail(run({at("program")}));
  }
  std::optional<ScratchDirectory> Scratch;
  ApiTable Table;
  FailingModule Made;
};
} // namespace

TEST_F(FailingModuleTest, OffItOnlyCallsOn) {
  EXPECT_EQ(runIn(ThunksOff), "= 0\n");
}

TEST_F(FailingModuleTest, ListsAcquisitions) {
  EXPECT_EQ(runIn(ThunksList),
            "acquires 1 pci_iomap\nacquires 2 request_threaded_irq\n= 0\n");
}

TEST_F(FailingModuleTest, TheNthFailsAsItsContractSays) {
  EXPECT_EQ(runIn(1), "fails 1 pci_iomap\n= -12\n");
  EXPECT_EQ(runIn(2), "fails 2 request_threaded_irq\nfreed 0\n"
                      "releases 2 kfree\nfreed 5\n= -16\n");
  EXPECT_EQ(runIn(3), "= 0\n");
}

TEST_F(FailingModuleTest, OnlyThunksCallTheKernel) {
  auto Opened =
      llvm::cantFail(llvm::object::ObjectFile::createObjectFile(Made.Path));
  for (const auto &Section : Opened.getBinary()->sections())
    for (const auto &Relocation : Section.relocations()) {
      auto Target = Relocation.getSymbol();
      llvm::StringRef Name = llvm::cantFail(Target->getName());
      auto In = llvm::cantFail(Section.getRelocatedSection());
      if (llvm::cantFail(In->getName()) == ".text")
        EXPECT_FALSE(Table.function(Name)) << Name.str();
    }
}

TEST_F(FailingModuleTest, WhatIsNoObjectIsSaidSo) {
  auto Result = makeFailing(at("driver.c"), {}, Table, at("other"));
  ASSERT_FALSE(bool(Result));
  EXPECT_NE(llvm::toString(Result.takeError()).find("driver.c"),
            std::string::npos);
}

TEST(AcquisitionCalls, TablesSayWhatFailsAndHow) {
  ApiTable Table;
  ASSERT_EQ(llvm::toString(Table.loadEmbedded()), "");
  auto Calls = importedCalls({"__kmalloc", "_dev_err", "clk_get", "get_device",
                              "kfree", "register_netdev"},
                             Table);
  ASSERT_EQ(Calls.size(), 4u); // a reference does not fail
  EXPECT_EQ(Calls[0].Failure, 0);
  EXPECT_EQ(Calls[1].Failure, -16);
  EXPECT_EQ(Calls[2].K, ImportedCall::Releases);
  EXPECT_EQ(Calls[2].NullArgument, 0u);
  EXPECT_EQ(Calls[3].Failure, -16);
}
