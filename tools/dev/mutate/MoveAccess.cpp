// move-access: a register access stands behind the unmap.
//   direct  writel(v, priv->base + REG)
//   helper  a function of the driver that accesses through the same field
// Moves an existing statement, so the access itself is the driver's own.
#include "FunctionView.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

/// How a statement accesses the mapping; empty when it does not.
static std::string accessShape(const FunctionView &F, const WrittenCall &Call, StringRef Mapping) {
  int Address = mmioAddressArgument(Call.Name);
  if (Address >= 0)
    return unsigned(Address) < Call.Args.size() && mentions(Call.Args[Address], Mapping) ? "direct" : "";
  size_t P = Mapping.find_last_of(">.");
  if (P == StringRef::npos || Call.Name == F.Name)
    return "";
  // A helper of the same object: it gets the pointer that the mapping hangs on.
  std::string Root = rootOf(Mapping);
  bool SameObject = llvm::any_of(Call.Args, [&](const std::string &A) { return rootOf(A) == Root; });
  return SameObject && F.File.accesses(Call.Name, Mapping.substr(P + 1)) ? "helper" : "";
}

void moveAccess(const FunctionView &F, std::vector<Mutation> &Out) {
  const SourceText &Source = F.File.Source;
  for (const CompoundStmt *C : F.Compounds) {
    Block B = blockOf(C);
    for (size_t J = 0; J < B.size(); ++J) {
      std::optional<WrittenCall> Unmap = Source.call(B[J].S);
      if (!Unmap || (Unmap->Name != "iounmap" && Unmap->Name != "pci_iounmap"))
        continue;
      std::string Mapping = released(*Unmap);
      std::optional<Range> UnmapAt = Source.statement(B[J].S);
      if (!isPlainPath(Mapping) || !UnmapAt || !B[J].Labels.empty())
        continue;
      for (size_t I = J; I-- > 0 && !leaves(B[I].S);) {
        std::optional<WrittenCall> Access = Source.call(B[I].S);
        std::string Shape = Access ? accessShape(F, *Access, Mapping) : "";
        std::optional<Range> At = Source.statement(B[I].S);
        if (!Shape.empty() && At) {
          Mutation M = F.mutation("move-access", Shape, Shape == "direct" ? Access->Name : "helper", UnmapAt->Begin);
          M.Description = Access->Name + " moved behind " + Unmap->Name + "(" + Mapping + ")";
          M.Rules = {"post-unmap-mmio", "use-after-free"};
          M.Edits = {{At->Begin, At->End - At->Begin, ";"}, {UnmapAt->End, 0, " " + Source.raw(*At).str()}};
          Out.push_back(std::move(M));
          break;
        }
        if (!B[I].Labels.empty())
          break;
      }
    }
  }
}

} // namespace drydock::mutate
