// The command line: one record per flag, from which parsing, --help and the
// tests come.
#pragma once
#include "Options.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace drydock {

struct Flag {
  const char *Name;  ///< "--output"
  char Short;        ///< 'o' for -o; 0: none
  const char *Value; ///< name of the value in --help; null: takes none
  const char *Help;
  llvm::Error (*Apply)(Options &Out, llvm::StringRef Value);
};

llvm::ArrayRef<Flag> allFlags();

/// Arguments without argv[0]. Errors are one sentence for the user.
llvm::Expected<Options> parseFlags(llvm::ArrayRef<std::string> Arguments);

std::string helpText();

} // namespace drydock
