// JSON from files that anybody may have written. LLVM's parser recurses, so a
// file of a million brackets would end the program; here it is an error.
#pragma once
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"

namespace drydock {

llvm::Expected<llvm::json::Value> parseBoundedJson(llvm::StringRef Text);

} // namespace drydock
