#include "KernelBuild.h"
#include "ChildProcess.h"
#include "HoldInterrupts.h"
#include "KernelConfig.h"
#include "WriteFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <chrono>
#include <thread>

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

static std::string fileText(const std::string &Path) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  return Text ? (*Text)->getBuffer().str() : std::string();
}

static std::string lastLines(StringRef Text, size_t Count) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, false);
  return llvm::join(llvm::ArrayRef(Lines).take_back(Count), "\n");
}

namespace {
class Builder {
public:
  Builder(StringRef Directory, Progress &Shown)
      : Directory(Directory), Tree(this->Directory + "/build"),
        Log(this->Directory + "/log"), Shown(Shown) {}

  llvm::Error unpack(StringRef Archive) {
    Shown.step("debug kernel: unpacking " + Archive.str());
    if (auto Code = fs::create_directory(Tree))
      return llvm::createStringError(Tree + ": " + Code.message());
    return run({"tar", "-xf", Archive.str(), "-C", Tree, "--strip-components=1",
                "--exclude=*/Documentation/*/*", "--exclude=*/tools/testing"});
  }

  llvm::Error configure(StringRef Config) {
    const std::string Fragment = Directory + "/fragment";
    if (std::string E = migrate::writeWhole(Fragment, Config); !E.empty())
      return llvm::createStringError(E);
    if (auto E = make({"KCONFIG_ALLCONFIG=" + Fragment, "allnoconfig"}))
      return E;
    auto Unmet = unmetSettings(Config, fileText(Tree + "/.config"));
    if (Unmet.empty())
      return llvm::Error::success();
    return llvm::createStringError(
        "Kconfig of this source does not take " + llvm::join(Unmet, ", ") +
        ": something that they depend on is missing in the debug kernel's "
        "configuration, or this version has them no more");
  }

  llvm::Error compile() {
    std::string Jobs =
        "-j" +
        std::to_string(std::max(1u, std::thread::hardware_concurrency()));
    std::vector<std::string> Words = {Jobs, "bzImage", "modules"};
    for (StringRef Object : uncheckedObjects())
      Words.push_back(("KASAN_SANITIZE_" + Object + "=n").str());
    if (auto E = make(std::move(Words)))
      return E;
    // gcc records calls of the tracer itself; drydock.mk needs it for clang.
    if (auto E = make({"BUILD_C_RECORDMCOUNT=y", "scripts"}))
      return E;
    return make({"INSTALL_MOD_PATH=" + Directory, "modules_install"});
  }

  /// Leaves what modules are built with, as the distribution's header package
  /// has it: a tenth of the tree.
  llvm::Error trim() {
    Shown.step("debug kernel: cleaning up");
    if (auto Code =
            fs::rename(Tree + "/arch/x86/boot/bzImage", Directory + "/bzImage"))
      return llvm::createStringError(Directory + "/bzImage: " + Code.message());
    // modules_install links to the tree by its absolute path.
    return run({"sh", "-ec",
                "rm -f \"$1\"/lib/modules/*/build \"$1\"/lib/modules/*/source\n"
                "cd \"$1/build\"\n"
                "rm -rf arch/x86/boot\n"
                "find . -type f ! -path './scripts/*' ! -path './include/*' "
                "! -path './arch/x86/include/*' ! -path './tools/objtool/"
                "objtool' ! -name 'Makefile*' ! -name 'Kbuild*' "
                "! -name 'Kconfig*' ! -name .config ! -path ./Module.symvers "
                "! -path ./System.map -delete\n"
                "find . -type d -empty -delete",
                "sh", Directory});
  }

private:
  /// A kernel with these settings has about as many lines of build output;
  /// only progress depends on it.
  static constexpr size_t ExpectedLines = 1880;

  llvm::Error make(std::vector<std::string> Words) {
    Words.insert(Words.begin(), {"make", "-C", Tree});
    return run(Words);
  }

  void showProgress(size_t &Percent) {
    size_t Lines = StringRef(fileText(Log)).count('\n');
    size_t Now = std::min<size_t>(99, Lines * 100 / ExpectedLines);
    // A line for each percent on a terminal only, where it replaces the last.
    if (Now >= Percent + (Shown.terminal() ? 1 : 10)) {
      Percent = Now;
      Shown.step("debug kernel: " + std::to_string(Percent) + " % built");
    }
  }

  /// To its end, or until a signal waits.
  llvm::Error run(const std::vector<std::string> &Words) {
    auto Program = llvm::sys::findProgramByName(Words[0]);
    if (!Program)
      return llvm::createStringError(Words[0] + " is not installed");
    migrate::HoldInterrupts Hold;
    auto Child = ChildProcess::start(*Program, Words, Log);
    if (!Child)
      return Child.takeError();
    for (size_t Percent = 0; Child->running();) {
      if (Hold.pending())
        return llvm::createStringError("interrupted");
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      if (Words[0] == "make")
        showProgress(Percent);
    }
    if (Child->succeeded())
      return llvm::Error::success();
    return llvm::createStringError(Words[0] + " failed:\n" +
                                   lastLines(fileText(Log), 15));
  }

  std::string Directory, Tree, Log;
  Progress &Shown;
};
} // namespace

llvm::ArrayRef<StringRef> drydock::trial::uncheckedObjects() {
  static constexpr StringRef Objects[] = {"unwind_frame.o", "kmemleak.o",
                                          "lockdep.o", "debugobjects.o"};
  return Objects;
}

llvm::Error drydock::trial::buildKernel(StringRef Archive, StringRef Config,
                                        StringRef Directory, Progress &Shown) {
  Builder B(Directory, Shown);
  if (auto E = B.unpack(Archive))
    return E;
  if (auto E = B.configure(Config))
    return E;
  if (auto E = B.compile())
    return E;
  return B.trim();
}
