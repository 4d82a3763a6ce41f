#include "BuiltFor.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace drydock::trial;
using namespace llvm::object;
using llvm::StringRef;

/// What the compilers call before an access, and the kernel's own functions
/// before one in assembly.
static bool isCheck(StringRef Symbol) {
  return Symbol.starts_with("__asan_load") ||
         Symbol.starts_with("__asan_store") ||
         Symbol.starts_with("__asan_report") ||
         Symbol.starts_with("__kasan_check");
}

llvm::Error drydock::trial::checkInstrumented(StringRef Path) {
  auto Opened = ObjectFile::createObjectFile(Path);
  if (!Opened)
    return Opened.takeError();
  for (const SymbolRef &Symbol : Opened->getBinary()->symbols()) {
    auto Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    if (isCheck(*Name))
      return llvm::Error::success();
  }
  ModuleFile Object;
  Object.Path = Path.str();
  if (llvm::Error E = countInstructions(Object))
    return E;
  if (!Object.MemoryAccesses)
    return llvm::Error::success();
  return llvm::createStringError(
      Path + " has " + llvm::Twine(Object.MemoryAccesses) +
      " accesses to memory and none is checked: it was compiled without "
      "-fsanitize=kernel-address, which this kernel's Kbuild adds to c_flags "
      "(C++: runtime/kbuild/drydock.mk passes it on)");
}

llvm::Error drydock::trial::checkBuiltFor(const ModuleFile &Module,
                                          const KernelImage &Kernel) {
  if (Module.Release == Kernel.Release)
    return Kernel.Debug ? checkInstrumented(Module.Path)
                        : llvm::Error::success();
  std::string Text = Module.Path + " was built for kernel " + Module.Release +
                     ", not for " + (Kernel.Debug ? "the debug kernel " : "") +
                     Kernel.Release;
  if (Kernel.Debug)
    Text += "; give the directory of its source instead and it is built for "
            "this kernel, or build it yourself: make -C " +
            Kernel.Headers + " M=DIR";
  else if (StringRef(Module.Release).ends_with("-drydock-debug"))
    Text += "; --debug-kernel boots that one";
  else
    Text += "; --kernel chooses the kernel";
  return llvm::createStringError(Text);
}
