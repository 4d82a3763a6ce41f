#include "Initramfs.h"
#include "RunTool.h"
#include "WriteFile.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::trial;
using llvm::StringRef;

void Initramfs::add(StringRef Path, unsigned Mode, StringRef Content) {
  llvm::raw_string_ostream Out(Archive);
  auto Field = [&](size_t Value) { Out << llvm::format("%08zX", Value); };
  Out << "070701";
  Field(Inode++);
  Field(Mode);
  for (size_t Value : {0, 0, 1, 0}) // user, group, links, time
    Field(Value);
  Field(Content.size());
  for (size_t Value : {0, 0, 0, 0}) // the devices it is on and it is
    Field(Value);
  Field(Path.size() + 1);
  Field(0);
  Out << Path << '\0';
  Archive.resize(llvm::alignTo(Archive.size(), 4));
  Archive += Content;
  Archive.resize(llvm::alignTo(Archive.size(), 4));
}

void Initramfs::addDirectory(StringRef Path) {
  if (Path.empty() || !Directories.insert(Path.str()).second)
    return;
  addDirectory(llvm::sys::path::parent_path(Path));
  add(Path, 040755, "");
}

void Initramfs::addFile(StringRef Path, StringRef Content, bool Executable) {
  addDirectory(llvm::sys::path::parent_path(Path));
  add(Path, Executable ? 0100755 : 0100644, Content);
}

llvm::Error Initramfs::addHostFile(StringRef Path, StringRef HostPath) {
  auto Content = readDecompressed(HostPath);
  if (!Content)
    return Content.takeError();
  addFile(Path, *Content, true);
  return llvm::Error::success();
}

llvm::Error Initramfs::write(StringRef HostPath) {
  add("TRAILER!!!", 0, "");
  std::string Error = migrate::writeWhole(HostPath, Archive);
  return Error.empty() ? llvm::Error::success()
                       : llvm::createStringError(Error);
}

llvm::Expected<std::string> drydock::trial::readDecompressed(StringRef Path) {
  for (auto [Suffix, Program] : {std::pair<StringRef, StringRef>(".xz", "xz"),
                                 {".zst", "zstd"},
                                 {".gz", "gzip"}})
    if (Path.ends_with(Suffix))
      return runTool({Program.str(), "-dc", Path.str()});
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return llvm::createStringError(Path + ": " + Text.getError().message());
  return (*Text)->getBuffer().str();
}
