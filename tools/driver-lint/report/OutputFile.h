// A report's destination: opened before the run, so that an unwritable one
// costs no waiting; written in one piece, so that nobody sees half a report.
#pragma once
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <string>

namespace drydock {

class OutputFile {
public:
  /// Empty path or "-": standard output.
  static llvm::Expected<OutputFile> open(llvm::StringRef Path);
  OutputFile(OutputFile &&Other);
  ~OutputFile(); ///< drops what was not committed

  llvm::raw_ostream &stream() { return *Stream; }
  bool isStdout() const { return Path.empty(); }
  llvm::Error commit();

private:
  OutputFile() = default;
  std::string Path;      ///< final name; empty for standard output
  std::string Temporary; ///< renamed to Path; empty if written in place
  std::unique_ptr<llvm::raw_fd_ostream> Stream;
};

} // namespace drydock
