// Checks every row against the kernel's headers, as clang reads them: the
// function exists, takes that many arguments, and returns what the row says.
// Needs linux-headers (Debian: linux-headers-amd64); skipped without them.
#include "compile/HeaderCommand.h"
#include "compile/KernelHeaders.h"
#include "model/ApiTable.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <gtest/gtest.h>
#include <optional>

using namespace drydock;
using namespace clang;

namespace {

/// Tells what of the table does not fit the declarations of a unit.
class RowCheck : public ASTConsumer {
public:
  RowCheck(const ApiTable &Table, std::vector<std::string> &Wrong)
      : Table(Table), Wrong(Wrong) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    llvm::StringMap<const FunctionDecl *> Functions;
    llvm::StringMap<const RecordDecl *> Structs;
    for (const Decl *D : Context.getTranslationUnitDecl()->decls())
      if (auto *F = dyn_cast<FunctionDecl>(D)) {
        if (F->getIdentifier() && !F->isImplicit())
          Functions.try_emplace(F->getName(), F);
      } else if (auto *R = dyn_cast<RecordDecl>(D))
        if (R->isCompleteDefinition() && R->getIdentifier())
          Structs.try_emplace(R->getName(), R);
    for (const ApiFunction &Row : Table.functions())
      if (const FunctionDecl *F = Functions.lookup(Row.Name))
        checkFunction(Row, *F);
      else if (!Row.Optional)
        wrong(Row, "is not declared in " + Row.Header);
    for (const ApiOpsTable &Row : Table.opsTables())
      if (!Row.Header.empty())
        checkOps(Row, Structs.lookup(Row.Struct));
  }

private:
  void wrong(const ApiFunction &Row, const llvm::Twine &What) {
    Wrong.push_back(
        (Row.File + ":" + llvm::Twine(Row.Line) + ": " + Row.Name + " " + What)
            .str());
  }

  void checkFunction(const ApiFunction &Row, const FunctionDecl &F) {
    if (Row.Args.empty() && Row.Variadic)
      return; // `borrows`: nothing is stated
    if (F.getNumParams() != Row.Args.size() || F.isVariadic() != Row.Variadic)
      return wrong(Row, "takes " + llvm::Twine(F.getNumParams()) +
                            (F.isVariadic() ? " and more" : "") +
                            " arguments, the row says " +
                            llvm::Twine(Row.Args.size()));
    QualType Type = F.getReturnType().getCanonicalType();
    if (!fits(Row.Result, Type))
      wrong(Row, "returns " + F.getReturnType().getAsString() +
                     ", which does not fit its result");
    for (const ApiEffect &E : Row.Effects) {
      if (E.Via.K != ApiPlace::Argument)
        continue;
      QualType Arg = F.getParamDecl(E.Via.Index)->getType().getCanonicalType();
      if (E.Via.Through && !Arg->isPointerType())
        wrong(Row, "*" + Row.Args[E.Via.Index] + " is no pointer");
      if (E.Kind == EffectKind::RegisterCallback &&
          !Arg->isFunctionPointerType())
        wrong(Row, Row.Args[E.Via.Index] + " is no function");
    }
  }

  static bool fits(ResultContract Contract, QualType Type) {
    switch (Contract) {
    case ResultContract::Value:
      return !Type->isVoidType();
    case ResultContract::Void:
      return Type->isVoidType();
    case ResultContract::NonNull:
    case ResultContract::Null:
    case ResultContract::ErrPtr:
    case ResultContract::NullOrErrPtr:
      return Type->isPointerType();
    case ResultContract::ErrNo:
    case ResultContract::ErrNoOrCount:
      return Type->isSignedIntegerOrEnumerationType();
    case ResultContract::ZeroFails:
    case ResultContract::AlwaysZero:
    case ResultContract::NonZeroFails:
      return Type->isIntegralOrEnumerationType();
    }
    return false;
  }

  void checkOps(const ApiOpsTable &Row, const RecordDecl *Struct) {
    std::string At =
        Row.File + ":" + std::to_string(Row.Line) + ": struct " + Row.Struct;
    if (!Struct)
      return Wrong.push_back(At + " is not defined in " + Row.Header);
    llvm::StringSet<> Fields;
    for (const FieldDecl *F : Struct->fields())
      if (F->getIdentifier())
        Fields.insert(F->getName());
      else if (const RecordDecl *Inner = F->getType()->getAsRecordDecl())
        for (const FieldDecl *I : Inner->fields())
          Fields.insert(I->getName());
    for (const ApiOpsMember &M : Row.Members)
      if (!Fields.contains(M.Name))
        Wrong.push_back(At + " has no member " + M.Name);
  }

  const ApiTable &Table;
  std::vector<std::string> &Wrong;
};

class RowCheckAction : public ASTFrontendAction {
public:
  RowCheckAction(const ApiTable &Table, std::vector<std::string> &Wrong)
      : Table(Table), Wrong(Wrong) {}
  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &CI,
                                                 StringRef) override {
    // Not every header stands alone; what matters is what gets declared.
    CI.getDiagnostics().setClient(new IgnoringDiagConsumer);
    return std::make_unique<RowCheck>(Table, Wrong);
  }

private:
  const ApiTable &Table;
  std::vector<std::string> &Wrong;
};

/// Includes what drivers include first, then every header the rows name.
std::string source(const ApiTable &Table, const KernelHeaders &Headers) {
  std::string Text = "#include <linux/module.h>\n#include <linux/slab.h>\n"
                     "#include <linux/device.h>\n#include <linux/pci.h>\n"
                     "#include <linux/platform_device.h>\n"
                     "#include <linux/netdevice.h>\n#include <linux/of.h>\n"
                     "#include <linux/usb.h>\n#include <sound/core.h>\n";
  llvm::StringSet<> Seen;
  auto Include = [&](llvm::StringRef Header) {
    // A header that other kernels have must not stop the rest.
    if (!Header.empty() && Seen.insert(Header).second &&
        (Header.starts_with("asm/") ||
         llvm::sys::fs::exists(Headers.Source + "/include/" + Header)))
      Text += ("#include <" + Header + ">\n").str();
  };
  for (const ApiFunction &F : Table.functions())
    Include(F.Header);
  for (const ApiOpsTable &Ops : Table.opsTables())
    Include(Ops.Header);
  return Text;
}

/// Misfits of the table with the headers of one version; none if not installed.
std::optional<std::vector<std::string>> misfits(llvm::StringRef Version,
                                                size_t &Rows) {
  llvm::Expected<KernelHeaders> Headers = openKernelHeaders("auto", Version);
  if (!Headers) {
    llvm::consumeError(Headers.takeError());
    return std::nullopt;
  }
  if (!llvm::StringRef(Headers->Release).starts_with((Version + ".").str()))
    return std::nullopt;
  ApiTable Table;
  EXPECT_EQ(llvm::toString(Table.loadEmbedded()), "");
  Rows = Table.functions().size();

  llvm::SmallString<128> File;
  int Descriptor;
  EXPECT_FALSE(
      llvm::sys::fs::createTemporaryFile("rows", "c", Descriptor, File));
  llvm::sys::fs::closeFile(Descriptor);
  KbuildTree Tree;
  std::vector<std::string> Arguments =
      unitFromHeaders(File, *Headers, Tree).Arguments;
  llvm::sys::fs::remove(File);
  std::erase(Arguments, std::string(File));
  Arguments.push_back("-ferror-limit=0");

  std::vector<std::string> Wrong;
  tooling::runToolOnCodeWithArgs(std::make_unique<RowCheckAction>(Table, Wrong),
                                 source(Table, *Headers), Arguments, File,
                                 "clang");
  return Wrong;
}

std::string lines(const std::vector<std::string> &List) {
  std::string All;
  for (const std::string &Line : List)
    All += "\n" + Line;
  return All;
}

// The version that rows are written for: everything fits.
TEST(ApiHeaders, RowsFitLinux61) {
  size_t Rows = 0;
  auto Wrong = misfits("6.1", Rows);
  if (!Wrong)
    GTEST_SKIP() << "no headers of Linux 6.1 (linux-headers-amd64)";
  EXPECT_TRUE(Wrong->empty())
      << Wrong->size() << " rows do not fit" << lines(*Wrong);
}

// A newer one renames and changes some; a row that finds nothing does nothing.
TEST(ApiHeaders, MostRowsFitLinux612) {
  size_t Rows = 0;
  auto Wrong = misfits("6.12", Rows);
  if (!Wrong)
    GTEST_SKIP() << "no headers of Linux 6.12";
  EXPECT_LT(Wrong->size() * 20, Rows) << lines(*Wrong);
}

} // namespace
