// Files of our own making: JSON objects that say what they are.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace drydock::migrate {

/// The object in a file if it has "Tag": 1; else an error that says Otherwise.
llvm::Expected<llvm::json::Object> readTaggedJson(llvm::StringRef Path,
                                                  llvm::StringRef Tag,
                                                  llvm::StringRef Otherwise);

} // namespace drydock::migrate
