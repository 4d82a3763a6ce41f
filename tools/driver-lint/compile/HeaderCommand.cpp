#include "compile/HeaderCommand.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {
namespace {

/// A driver that x86 doesn't build expects what its own platforms have.
constexpr const char *PlatformConfigs[] = {"OF",
                                           "OF_GPIO",
                                           "OF_ADDRESS",
                                           "OF_IRQ",
                                           "OF_DYNAMIC",
                                           "OF_OVERLAY",
                                           "I2C_SLAVE",
                                           "INTERCONNECT",
                                           "ARCH_HAS_SYNC_DMA_FOR_DEVICE",
                                           "ARCH_HAS_SYNC_DMA_FOR_CPU",
                                           "PM_GENERIC_DOMAINS_OF"};
/// ... and headers that arrive by way of its platform's.
constexpr const char *PlatformHeaders[] = {"linux/types.h", "linux/sizes.h",
                                           "linux/mod_devicetable.h"};

constexpr const char *MachineFlags[] = {"-std=gnu11",
                                        "-fshort-wchar",
                                        "-fno-strict-aliasing",
                                        "-fno-common",
                                        "-fno-pie",
                                        "-ffreestanding",
                                        "-m64",
                                        "-mno-sse",
                                        "-mno-mmx",
                                        "-mno-sse2",
                                        "-mno-3dnow",
                                        "-mno-avx",
                                        "-mno-80387",
                                        "-mno-red-zone",
                                        "-mcmodel=kernel",
                                        "-fno-asynchronous-unwind-tables",
                                        "-fno-delete-null-pointer-checks",
                                        "-fno-strict-overflow",
                                        "-fno-jump-tables"};
/// Flags that came with some kernel version: taken if its Makefile has them.
constexpr const char *VersionFlags[] = {"-funsigned-char", "-fms-extensions"};

void addIncludes(std::vector<std::string> &Arguments, StringRef Source,
                 StringRef Build) {
  auto Add = [&](StringRef Root, StringRef Name) {
    Arguments.push_back("-I" + joinPath(Root, Name));
  };
  Arguments.push_back("-nostdinc");
  Add(Source, "arch/x86/include");
  Add(Build, "arch/x86/include/generated");
  Add(Source, "include");
  Add(Build, "include");
  Add(Source, "arch/x86/include/uapi");
  Add(Build, "arch/x86/include/generated/uapi");
  Add(Source, "include/uapi");
  Add(Build, "include/generated/uapi");
  for (StringRef Name :
       {"include/linux/compiler-version.h", "include/linux/kconfig.h",
        "include/linux/compiler_types.h"})
    if (std::string Header = joinPath(Source, Name); isFile(Header)) {
      Arguments.push_back("-include");
      Arguments.push_back(Header);
    }
}

void addVersionFlags(std::vector<std::string> &Arguments, StringRef Source) {
  if (auto Buffer = MemoryBuffer::getFile(joinPath(Source, "Makefile")))
    for (const char *Flag : VersionFlags)
      if ((*Buffer)->getBuffer().contains(Flag))
        Arguments.push_back(Flag);
}

std::string asIdentifier(StringRef Name) {
  std::string Out = Name.str();
  for (char &C : Out)
    if (!isAlnum(C))
      C = '_';
  return Out;
}

void addModuleNames(std::vector<std::string> &Arguments, StringRef File,
                    StringRef Module) {
  std::string Base = asIdentifier(sys::path::stem(File));
  std::string Name = asIdentifier(Module);
  Arguments.push_back("-DKBUILD_BASENAME=\"" + Base + "\"");
  Arguments.push_back("-DKBUILD_MODNAME=\"" + Name + "\"");
  Arguments.push_back("-DKBUILD_MODFILE=\"" + Name + "\"");
  Arguments.push_back("-D__KBUILD_MODNAME=kmod_" + Name);
}

void forceConfigs(CompileUnit &Unit, const KbuildFacts &Facts,
                  const KernelHeaders &Headers) {
  std::vector<std::string> Symbols = Facts.GuardsOff;
  bool Foreign =
      StringRef(Unit.File).contains("/drivers/of/") && !Facts.Tree.empty();
  bool Compat = !Facts.GuardsOff.empty() || Foreign;
  if (Compat)
    Symbols.insert(Symbols.end(), std::begin(PlatformConfigs),
                   std::end(PlatformConfigs));
  for (const std::string &Symbol : Symbols) {
    if (Headers.isOn(Symbol) || llvm::is_contained(Unit.ForcedConfigs, Symbol))
      continue;
    Unit.ForcedConfigs.push_back(Symbol);
    Unit.Arguments.push_back("-DCONFIG_" + Symbol + "=1");
  }
  if (Compat)
    for (const char *Header : PlatformHeaders) {
      Unit.Arguments.push_back("-include");
      Unit.Arguments.push_back(Header);
    }
}

} // namespace

CompileUnit unitFromHeaders(StringRef File, const KernelHeaders &Headers,
                            KbuildTree &Tree) {
  KbuildFacts Facts = Tree.facts(File, Headers.Config, Headers.Source);
  CompileUnit Unit;
  Unit.File = File.str();
  Unit.Module = Facts.Module;
  Unit.ModuleKey = Facts.ModuleKey;
  Unit.Listed = Facts.Listed || !Facts.HasMakefile;
  // A file of an unpacked tree sees its own tree's headers; structures then
  // match the driver's version. Only the generated ones come from outside.
  bool OwnHeaders = !Facts.Tree.empty() &&
                    isDirectory(joinPath(Facts.Tree, "arch/x86/include"));
  StringRef Source = OwnHeaders ? Facts.Tree : Headers.Source;
  Unit.Directory = Facts.Tree.empty() ? Headers.Build : Facts.Tree;

  std::vector<std::string> &Arguments = Unit.Arguments;
  Arguments.push_back("--target=x86_64-linux-gnu");
  addIncludes(Arguments, Source, Headers.Build);
  Arguments.push_back("-D__KERNEL__");
  if (Facts.Tree.empty() || !Facts.BuiltIn)
    Arguments.push_back("-DMODULE");
  Arguments.push_back("-DCC_USING_FENTRY");
  forceConfigs(Unit, Facts, Headers);
  Arguments.insert(Arguments.end(), std::begin(MachineFlags),
                   std::end(MachineFlags));
  addVersionFlags(Arguments, isFile(joinPath(Source, "Makefile"))
                                 ? Source
                                 : StringRef(Headers.Source));
  Arguments.insert(Arguments.end(), Facts.Flags.begin(), Facts.Flags.end());
  Arguments.push_back("-I" + sys::path::parent_path(File).str());
  addModuleNames(Arguments, File, Facts.Module);
  return Unit;
}

} // namespace drydock
