#include "FailingModule.h"
#include "Initramfs.h"
#include "ModuleFile.h"
#include "RunTool.h"
#include "Thunks.h"
#include "WriteFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace drydock;
using namespace drydock::trial;
using namespace llvm::object;
using llvm::StringRef;

/// An entry of __versions: 64 bits of checksum, 56 bytes of name.
static constexpr size_t VersionBytes = 64, VersionName = 8;

static llvm::Expected<OwningBinary<ObjectFile>> openModule(StringRef Path) {
  auto Opened = ObjectFile::createObjectFile(Path);
  if (!Opened)
    return llvm::createStringError(Path + ": " +
                                   llvm::toString(Opened.takeError()));
  if (Opened->getBinary()->getArch() != llvm::Triple::x86_64 ||
      !Opened->getBinary()->isELF())
    return llvm::createStringError(
        Path + " is no x86-64 module: acquisitions can't be redirected");
  return Opened;
}

static llvm::Expected<StringRef> sectionText(const ObjectFile &Object,
                                             StringRef Name) {
  for (const SectionRef &Section : Object.sections()) {
    auto Found = Section.getName();
    if (!Found)
      return Found.takeError();
    if (*Found == Name)
      return Section.getContents();
  }
  return StringRef();
}

static llvm::Expected<std::vector<std::string>>
imports(const ObjectFile &Object) {
  std::vector<std::string> Names;
  for (const SymbolRef &Symbol : Object.symbols()) {
    auto Flags = Symbol.getFlags();
    if (!Flags)
      return Flags.takeError();
    if (!(*Flags & SymbolRef::SF_Undefined))
      continue;
    auto Name = Symbol.getName();
    if (!Name)
      return Name.takeError();
    if (!Name->empty())
      Names.push_back(Name->str());
  }
  llvm::sort(Names);
  return Names;
}

/// The checksum that a table of versions has for a symbol.
static std::optional<uint64_t> versionOf(StringRef Table, StringRef Symbol) {
  for (; Table.size() >= VersionBytes; Table = Table.drop_front(VersionBytes))
    if (StringRef(Table.data() + VersionName, VersionBytes - VersionName)
            .split('\0')
            .first == Symbol)
      return llvm::support::endian::read64le(Table.data());
  return std::nullopt;
}

/// What the kernel checks the import of ThunksSayBy by: any module that has it
/// knows. 0 when the module needs no further entry.
static llvm::Expected<uint64_t> sayVersion(StringRef OwnTable,
                                           const KernelImage &Kernel) {
  if (OwnTable.empty() || versionOf(OwnTable, ThunksSayBy))
    return 0;
  auto Tree = ModuleTree::open(Kernel);
  if (!Tree)
    return Tree.takeError();
  for (const std::string &Path : Tree->paths()) {
    auto Text = readDecompressed(Path);
    if (!Text)
      return Text.takeError();
    auto Object = ObjectFile::createObjectFile({*Text, Path});
    if (!Object)
      return Object.takeError();
    auto Versions = sectionText(**Object, "__versions");
    if (!Versions)
      return Versions.takeError();
    if (auto Found = versionOf(*Versions, ThunksSayBy))
      return *Found;
  }
  return llvm::createStringError("no module in " + Kernel.Modules +
                                 " imports " + ThunksSayBy);
}

/// Where the linked file has the word that the guest writes.
static llvm::Expected<uint64_t> modeOffset(StringRef Path) {
  auto Opened = openModule(Path);
  if (!Opened)
    return Opened.takeError();
  auto Text = sectionText(*Opened->getBinary(), ThunkModeSection);
  if (!Text)
    return Text.takeError();
  if (Text->size() != sizeof(uint32_t))
    return llvm::createStringError(Path + ": the linker lost " +
                                   ThunkModeSection);
  return Text->data() - Opened->getBinary()->getData().data();
}

static llvm::Error write(const std::string &Path, StringRef Text) {
  if (std::string Error = migrate::writeWhole(Path, Text); !Error.empty())
    return llvm::createStringError(Error);
  return llvm::Error::success();
}

/// objcopy renames the imports, as makes the thunks, ld links both.
static llvm::Error link(const std::string &Base, StringRef Module,
                        const FailingModule &Made, uint64_t Version) {
  std::string Renames;
  for (const ImportedCall &C : Made.Calls)
    Renames += C.Name + " " + thunkName(C.Name) + "\n";
  if (llvm::Error E = write(Base + ".in.o", Module))
    return E;
  if (llvm::Error E = write(Base + ".renames", Renames))
    return E;
  if (llvm::Error E =
          write(Base + ".thunks.s", thunkAssembly(Made.Calls, Version)))
    return E;
  for (const std::vector<std::string> &Words :
       {std::vector<std::string>{"objcopy", "--redefine-syms",
                                 Base + ".renames", Base + ".in.o"},
        {"as", "--64", "-o", Base + ".thunks.o", Base + ".thunks.s"},
        {"ld", "-r", "-m", "elf_x86_64", "-o", Made.Path, Base + ".in.o",
         Base + ".thunks.o"}}) {
    auto Output = runTool(Words);
    if (Output)
      continue;
    std::string Why = llvm::toString(Output.takeError());
    if (StringRef(Why).ends_with("not installed"))
      Why += "; apt-get install binutils";
    return llvm::createStringError(Why);
  }
  return llvm::Error::success();
}

llvm::Expected<FailingModule>
drydock::trial::makeFailing(StringRef Path, const KernelImage &Kernel,
                            const ApiTable &Table, StringRef Directory) {
  auto Opened = openModule(Path);
  if (!Opened)
    return Opened.takeError();
  const ObjectFile &Object = *Opened->getBinary();
  auto Symbols = imports(Object);
  if (!Symbols)
    return Symbols.takeError();
  auto Versions = sectionText(Object, "__versions");
  if (!Versions)
    return Versions.takeError();
  auto Version = sayVersion(*Versions, Kernel);
  if (!Version)
    return Version.takeError();
  FailingModule Made;
  Made.Calls = importedCalls(*Symbols, Table);
  StringRef File = llvm::sys::path::filename(Path);
  Made.Path = (Directory + "/" + File).str();
  if (auto Code = llvm::sys::fs::create_directories(Directory))
    return llvm::createStringError(Directory + ": " + Code.message());
  if (llvm::Error E =
          link((Directory + "/" + llvm::sys::path::stem(File)).str(),
               Object.getData(), Made, *Version))
    return std::move(E);
  auto At = modeOffset(Made.Path);
  if (!At)
    return At.takeError();
  Made.ModeAt = *At;
  return Made;
}
