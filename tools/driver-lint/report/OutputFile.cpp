#include "report/OutputFile.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace drydock {

static Error cannotWrite(StringRef Path, std::error_code Why) {
  return createStringError(Why, "cannot write %s: %s", Path.str().c_str(),
                           Why.message().c_str());
}

OutputFile::OutputFile(OutputFile &&Other)
    : Path(std::move(Other.Path)), Temporary(std::move(Other.Temporary)),
      Stream(std::move(Other.Stream)) {
  Other.Temporary.clear();
}

OutputFile::~OutputFile() {
  // A stream that dies with an unchecked error ends the program.
  if (Stream)
    Stream->clear_error();
  if (!Temporary.empty())
    sys::fs::remove(Temporary);
}

Expected<OutputFile> OutputFile::open(StringRef Path) {
  OutputFile Out;
  std::error_code Error;
  if (Path.empty() || Path == "-") {
    Out.Stream = std::make_unique<raw_fd_ostream>("-", Error);
    return std::move(Out);
  }
  Out.Path = Path.str();
  sys::fs::file_status Status;
  sys::fs::status(Path, Status);
  if (sys::fs::is_directory(Status))
    return cannotWrite(Path, std::make_error_code(std::errc::is_a_directory));
  if (sys::fs::exists(Status) && !sys::fs::is_regular_file(Status)) {
    // A device or a pipe can't be renamed onto.
    Out.Stream = std::make_unique<raw_fd_ostream>(Path, Error);
    if (Error)
      return cannotWrite(Path, Error);
    return std::move(Out);
  }
  int Fd;
  SmallString<256> Name;
  Error = sys::fs::createUniqueFile(Path + ".%%%%%%.tmp", Fd, Name,
                                    sys::fs::OF_None, 0644);
  if (Error)
    return cannotWrite(Path, Error);
  Out.Temporary = Name.str().str();
  Out.Stream = std::make_unique<raw_fd_ostream>(Fd, /*shouldClose=*/true);
  return std::move(Out);
}

Error OutputFile::commit() {
  Stream->flush();
  std::error_code Error = Stream->error();
  Stream->clear_error();
  Stream.reset();
  if (!Error && !Temporary.empty())
    Error = sys::fs::rename(Temporary, Path);
  if (Error)
    return cannotWrite(isStdout() ? "standard output" : StringRef(Path), Error);
  Temporary.clear();
  return Error::success();
}

} // namespace drydock
