#include "SourceModule.h"
#include "RunTool.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

static constexpr unsigned BuildSeconds = 1200;

/// What Kbuild reads; not what it made.
static bool isSource(StringRef Name) {
  static constexpr StringRef Endings[] = {".c",   ".h", ".cpp", ".hpp",
                                          ".inc", ".S", ".mk"};
  return Name == "Makefile" || Name == "Kbuild" ||
         llvm::any_of(Endings, [&](StringRef E) { return Name.ends_with(E); });
}

static llvm::Error copyFiles(StringRef From, StringRef To) {
  std::error_code Code = fs::create_directories(To);
  for (fs::directory_iterator I(From, Code), End; I != End && !Code;
       I.increment(Code)) {
    StringRef Name = llvm::sys::path::filename(I->path());
    if (isSource(Name))
      Code = fs::copy_file(I->path(), To + "/" + Name);
  }
  if (Code)
    return llvm::createStringError(From + ": " + Code.message());
  return llvm::Error::success();
}

/// The copy's path in what the compiler says, as the user knows it.
static std::string inPlaceOf(std::string Text, StringRef Copy,
                             StringRef Original) {
  for (size_t At = 0; (At = Text.find(Copy, At)) != std::string::npos;
       At += Original.size())
    Text.replace(At, Copy.size(), Original);
  return Text;
}

static llvm::Expected<std::string> kbuild(StringRef Scratch,
                                          const KernelImage &Kernel,
                                          double *CpuSeconds = nullptr) {
  return runTool(
      {"make", "-C", Kernel.Headers, "M=" + Scratch.str(), "modules"},
      BuildSeconds, CpuSeconds);
}

/// Runs Kbuild in Scratch, a copy of Directory.
static llvm::Expected<std::vector<std::string>>
make(StringRef Scratch, const KernelImage &Kernel, StringRef Directory) {
  if (!fs::exists(Kernel.Headers + "/Makefile"))
    return llvm::createStringError(
        "no headers to build with in " + Kernel.Headers +
        ": apt-get install linux-headers-" + Kernel.Release);
  auto Output = kbuild(Scratch, Kernel);
  if (!Output)
    return llvm::createStringError(
        "the module does not build:\n" +
        inPlaceOf(llvm::toString(Output.takeError()), Scratch, Directory));
  std::vector<std::string> Modules;
  std::error_code Code;
  for (fs::directory_iterator I(Scratch, Code), End; I != End && !Code;
       I.increment(Code))
    if (StringRef(I->path()).ends_with(".ko"))
      Modules.push_back(I->path());
  llvm::sort(Modules);
  if (Modules.empty())
    return llvm::createStringError(Directory + ": Kbuild made no .ko file; "
                                               "its Makefile needs obj-m");
  return Modules;
}

llvm::Expected<std::vector<std::string>>
drydock::trial::buildModules(StringRef Directory, const KernelImage &Kernel,
                             StringRef Scratch) {
  if (!fs::exists(Directory + "/Makefile") &&
      !fs::exists(Directory + "/Kbuild"))
    return llvm::createStringError(
        Directory + " has no Makefile for Kbuild (obj-m := x.o)");
  if (llvm::Error E = copyFiles(Directory, Scratch))
    return std::move(E);
  return make(Scratch, Kernel, Directory);
}

llvm::Expected<double> drydock::trial::compileAgain(const KernelImage &Kernel,
                                                    StringRef Scratch) {
  std::error_code Code;
  for (fs::directory_iterator I(Scratch, Code), End; I != End && !Code;
       I.increment(Code))
    if (StringRef(I->path()).ends_with(".o"))
      Code = fs::remove(I->path());
  if (Code)
    return llvm::createStringError(Scratch + ": " + Code.message());
  double Seconds = 0;
  auto Output = kbuild(Scratch, Kernel, &Seconds);
  if (!Output)
    return Output.takeError();
  return Seconds;
}

llvm::Expected<std::vector<std::string>>
drydock::trial::buildBundled(const Scenario &S, const KernelImage &Kernel,
                             StringRef Scratch) {
  if (llvm::Error E = unpackBundled(S.Source, Scratch))
    return std::move(E);
  return make(Scratch, Kernel, S.Source);
}
