#include "DeviceReads.h"
#include "passes/Pass.h"

using namespace clang;
using namespace drydock;
using namespace drydock::migrate;

static bool isAccess(const RuntimeForm &Form) {
  return llvm::is_contained({"Mmio", "Ports", "IoMem"},
                            llvm::StringRef(Form.Type)) &&
         llvm::StringRef(Form.Member).starts_with("read");
}

bool DeviceReads::in(const Stmt *S, unsigned Depth) const {
  if (!S)
    return false;
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *F = Call->getDirectCallee();
    const Stmt *Inner = nullptr;
    if (!F && Call->getBeginLoc().isFileID())
      return true;
    if (const RuntimeForm *Form = F ? Unit.form(Call) : nullptr;
        Form && isAccess(*Form))
      return true;
    // Wrappers are shallow.
    if (F && Depth < 3 && Unit.own(F->getLocation()) && F->hasBody())
      Inner = F->getBody();
    if (Inner && in(Inner, Depth + 1))
      return true;
  }
  return llvm::any_of(S->children(),
                      [&](const Stmt *Child) { return in(Child, Depth); });
}
