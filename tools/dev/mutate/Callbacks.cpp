#include "Callbacks.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using llvm::StringRef;

namespace drydock::mutate {

StringRef lastComponent(StringRef Path) {
  size_t P = Path.find_last_of(">.&");
  return P == StringRef::npos ? Path : Path.substr(P + 1);
}

namespace {
struct TableReader : RecursiveASTVisitor<TableReader> {
  llvm::StringSet<> &Teardowns, &BringUps;
  TableReader(llvm::StringSet<> &Teardowns, llvm::StringSet<> &BringUps)
      : Teardowns(Teardowns), BringUps(BringUps) {}

  bool VisitInitListExpr(InitListExpr *List) {
    if (!List->isSemanticForm() && List->getSemanticForm())
      List = List->getSemanticForm();
    const RecordDecl *Record = List->getType()->getAsRecordDecl();
    if (!Record || Record->isUnion())
      return true;
    unsigned I = 0;
    for (const FieldDecl *Field : Record->fields()) {
      if (I == List->getNumInits())
        break;
      const auto *Ref =
          dyn_cast<DeclRefExpr>(List->getInit(I++)->IgnoreParenCasts());
      const auto *F = Ref ? dyn_cast<FunctionDecl>(Ref->getDecl()) : nullptr;
      if (!F || !Field->getIdentifier())
        continue;
      StringRef Name = Field->getName();
      if (Name == "remove" || Name == "remove_new" || Name == "disconnect")
        Teardowns.insert(F->getName());
      else if (Name == "probe" || Name == "probe_new")
        BringUps.insert(F->getName());
    }
    return true;
  }
};
} // namespace

Callbacks::Callbacks(const FileView &File) : File(File) {
  for (const FunctionDecl *F : File.Functions)
    if (std::optional<Range> R = File.bodyRange(F))
      for (WrittenCall &Call : File.Source.calls(*R))
        Sites.push_back({std::move(Call), F->getName()});
  for (const Site &S : Sites)
    if (File.ByName.count(S.Call.Name))
      Callees[S.In].insert(S.Call.Name);
  addTables();
  std::vector<std::string> Roots;
  for (const auto &Entry : Teardowns)
    Roots.push_back(Entry.getKey().str());
  for (const std::string &Root : Roots)
    close(Root, 2);
}

void Callbacks::addTables() {
  TableReader Reader(Teardowns, BringUps);
  for (Decl *D : File.Context.getTranslationUnitDecl()->decls())
    if (auto *V = dyn_cast<VarDecl>(D);
        V && V->hasInit() && V->hasGlobalStorage())
      Reader.TraverseStmt(V->getInit());
}

/// Helpers that only teardowns call tear down, too.
void Callbacks::close(StringRef Function, unsigned Depth) {
  for (const Site &S : Sites) {
    if (S.In != Function || !File.ByName.count(S.Call.Name) ||
        Teardowns.contains(S.Call.Name))
      continue;
    bool OnlyHere = llvm::all_of(Sites, [&](const Site &Other) {
      return Other.Call.Name != S.Call.Name || Teardowns.contains(Other.In);
    });
    if (!OnlyHere)
      continue;
    Teardowns.insert(S.Call.Name);
    if (Depth)
      close(S.Call.Name, Depth - 1);
  }
}

static bool namesField(StringRef Code, StringRef Field) {
  for (size_t At = 0; (At = Code.find(Field, At)) != StringRef::npos;
       At += Field.size()) {
    StringRef Before = Code.take_front(At),
              After = Code.drop_front(At + Field.size());
    bool Whole = After.empty() ||
                 (!llvm::isAlnum(After.front()) && After.front() != '_');
    if (Whole && (Before.ends_with("->") || Before.ends_with(".")))
      return true;
  }
  return false;
}

bool Callbacks::mentionsField(StringRef Function, StringRef Field,
                              unsigned Depth) const {
  auto It = File.ByName.find(Function);
  std::optional<Range> Body =
      It == File.ByName.end() ? std::nullopt : File.bodyRange(It->second);
  if (!Body)
    return false;
  if (namesField(File.Source.code(*Body), Field))
    return true;
  auto Calls = Callees.find(Function);
  return Depth && Calls != Callees.end() &&
         llvm::any_of(Calls->second, [&](const auto &Callee) {
           return mentionsField(Callee.getKey(), Field, Depth - 1);
         });
}

} // namespace drydock::mutate
