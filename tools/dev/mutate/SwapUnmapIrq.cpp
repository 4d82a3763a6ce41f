// swap-unmap-irq: remove() unmaps the registers before it frees the interrupt.
// Only where the handler (or what it calls) accesses registers through the same
// field or variable, and nothing in between disables the interrupt line.
#include "Callbacks.h"

using llvm::StringRef;

namespace drydock::mutate {

/// The call that a statement is, or that `if (...) call(...);` guards.
static std::optional<WrittenCall> guardedCall(const SourceText &Source, const clang::Stmt *S) {
  const auto *If = llvm::dyn_cast<clang::IfStmt>(S);
  if (!If || If->getElse())
    return Source.call(S);
  const clang::Stmt *Then = If->getThen();
  if (const auto *C = llvm::dyn_cast<clang::CompoundStmt>(Then))
    Then = C->size() == 1 ? C->body_front() : nullptr;
  return Then ? Source.call(Then) : std::nullopt;
}

/// The statement with its end, whether a semicolon or a brace.
static std::optional<Range> whole(const SourceText &Source, const clang::Stmt *S) {
  const auto *If = llvm::dyn_cast<clang::IfStmt>(S);
  return If && llvm::isa<clang::CompoundStmt>(If->getThen()) ? Source.range(S) : Source.statement(S);
}

void swapUnmapIrq(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  for (const clang::CompoundStmt *C : F.Compounds) {
    Block B = blockOf(C);
    for (size_t I = 0; I < B.size(); ++I) {
      std::optional<WrittenCall> Free = guardedCall(Source, B[I].S);
      if (!Free || Free->Name != "free_irq" || Free->Args.size() != 2)
        continue;
      bool Quiet = llvm::any_of(Source.calls({F.Body.Begin, Free->Where.Begin}), [](const WrittenCall &X) {
        return X.Name == "disable_irq" || X.Name == "disable_irq_nosync";
      });
      for (size_t J = I + 1; J < B.size() && B[J].Labels.empty() && !leaves(B[J].S); ++J) {
        std::optional<WrittenCall> Unmap = guardedCall(Source, B[J].S);
        if (!Unmap || (Unmap->Name != "iounmap" && Unmap->Name != "pci_iounmap"))
          continue;
        std::string Mapping = released(*Unmap);
        StringRef Field = lastComponent(Mapping);
        std::optional<Range> FreeAt = whole(Source, B[I].S), UnmapAt = whole(Source, B[J].S);
        if (Quiet || !isPlainPath(Mapping) || !FreeAt || !UnmapAt ||
            mentions(Source.code({FreeAt->End, UnmapAt->Begin}), Mapping))
          continue;
        auto Handler = llvm::find_if(F.File.IrqHandlers, [&](const std::string &H) { return F.File.accesses(H, Field); });
        if (Handler == F.File.IrqHandlers.end())
          continue;
        Mutation M = F.mutation("swap-unmap-irq", llvm::isa<clang::IfStmt>(B[J].S) ? "guarded" : "plain", Unmap->Name, UnmapAt->Begin);
        M.Line = Source.line(FreeAt->Begin);
        M.Description = Unmap->Name + "(" + Mapping + ") moved in front of free_irq; " + *Handler + " uses the mapping";
        M.Rules = {"post-unmap-mmio", "teardown-race", "irq-lifetime", "use-after-free"};
        M.Edits = {{FreeAt->Begin, 0, Source.raw(*UnmapAt).str() + " "}, {UnmapAt->Begin, UnmapAt->End - UnmapAt->Begin, ";"}};
        Out.push_back(std::move(M));
        break;
      }
    }
  }
}

} // namespace drydock::mutate
