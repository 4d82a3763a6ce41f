#include "OwnFindings.h"
#include "Results.h"
#include "pipeline/Pipeline.h"
#include "pipeline/SuppressionComment.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {

static std::string cleanPath(clang::SourceManager &Sources, StringRef Path) {
  SmallString<256> Clean(Path);
  Sources.getFileManager().makeAbsolutePath(Clean);
  sys::path::remove_dots(Clean, /*remove_dot_dot=*/true);
  return Clean.str().str();
}

void dropKernelHeaders(std::vector<Finding> &Findings,
                       clang::SourceManager &Sources, StringRef MainFile) {
  std::string Own =
      sys::path::parent_path(cleanPath(Sources, MainFile)).str() + "/";
  erase_if(Findings, [&](const Finding &F) {
    return !StringRef(cleanPath(Sources, F.Place.File)).starts_with(Own);
  });
}

void dropDuplicates(std::vector<Finding> &Findings) {
  Results R;
  R.Findings = std::move(Findings);
  dedupe(R);
  Findings = std::move(R.Findings);
}

void dropSuppressed(std::vector<Finding> &Findings,
                    clang::SourceManager &Sources) {
  StringMap<std::vector<SuppressionComment>> Comments;
  auto InFile = [&](StringRef File) -> std::vector<SuppressionComment> & {
    auto [It, IsNew] = Comments.try_emplace(File);
    if (IsNew)
      if (auto Ref = Sources.getFileManager().getOptionalFileRef(File))
        if (auto Buffer = Sources.getMemoryBufferForFileOrNone(*Ref))
          It->second = findSuppressions(Buffer->getBuffer());
    return It->second;
  };
  erase_if(Findings, [&](const Finding &F) {
    return any_of(InFile(F.Place.File), [&](const SuppressionComment &C) {
      return C.Problem.empty() && C.Target == F.Place.Line &&
             is_contained(C.Rules, F.Rule);
    });
  });
}

} // namespace drydock
