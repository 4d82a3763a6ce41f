// A finding as JSON: the form of the json report and of what a worker hands
// to its parent.
#pragma once
#include "model/Finding.h"
#include "llvm/Support/JSON.h"

namespace drydock {

llvm::json::Object findingToJson(const Finding &F);
bool findingFromJson(const llvm::json::Object &In, Finding &Out);

} // namespace drydock
