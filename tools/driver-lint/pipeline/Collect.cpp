// Brings findings of all workers into one form: paths as the user would write
// them, every finding with a fingerprint, none that is only about the kernel.
#include "compile/Paths.h"
#include "pipeline/Pipeline.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA1.h"

using namespace llvm;

namespace drydock {

/// Relative to the working directory when below it: reports then look the same
/// on every machine.
static std::string shownPath(StringRef Path, StringRef Here) {
  if (Path.empty() || !sys::path::is_absolute(Path))
    return Path.str();
  std::string Clean = absolutePath(Path);
  StringRef Rest = Clean;
  if (Rest.consume_front(Here) && Rest.consume_front("/"))
    return Rest.str();
  return Clean;
}

static void shortenPaths(Results &R) {
  SmallString<256> Here;
  sys::fs::current_path(Here);
  for (Finding &F : R.Findings) {
    F.Place.File = shownPath(F.Place.File, Here);
    for (PathNote &Note : F.Trace)
      Note.Place.File = shownPath(Note.Place.File, Here);
    for (FixIt &Fix : F.Fixes) {
      Fix.Begin.File = shownPath(Fix.Begin.File, Here);
      Fix.End.File = shownPath(Fix.End.File, Here);
    }
  }
  for (FileResult &File : R.Files)
    File.Path = shownPath(File.Path, Here);
  for (Truncation &T : R.Truncated)
    T.File = shownPath(T.File, Here);
}

/// A header counts as the driver's own when it lies beside or below a file
/// that was analysed.
static bool isKernelHeader(StringRef File, const StringSet<> &OwnFiles,
                           const StringSet<> &OwnDirectories) {
  if (OwnFiles.contains(File))
    return false;
  for (StringRef Dir = sys::path::parent_path(File);;
       Dir = sys::path::parent_path(Dir)) {
    if (OwnDirectories.contains(Dir))
      return false;
    if (Dir.empty() || Dir == "/")
      return true;
  }
}

static void dropKernelHeaders(Results &R) {
  StringSet<> Files, Directories;
  for (const FileResult &File : R.Files) {
    Files.insert(File.Path);
    Directories.insert(sys::path::parent_path(File.Path));
  }
  erase_if(R.Findings, [&](const Finding &F) {
    return isKernelHeader(F.Place.File, Files, Directories);
  });
}

static std::string hexDigest(StringRef Text) {
  return toHex(SHA1::hash(arrayRefFromStringRef(Text)), /*LowerCase=*/true)
      .substr(0, 16);
}

/// Rule, file name, function and subject, and a number where these repeat:
/// no line, so that unrelated edits change nothing; no directory, so that it
/// is the same wherever the tree lies.
static void fillFingerprints(Results &R) {
  StringMap<unsigned> Seen;
  for (Finding &F : R.Findings) {
    if (!F.Fingerprint.empty())
      continue;
    std::string Key = (F.Rule + "|" + sys::path::filename(F.Place.File) + "|" +
                       F.Function + "|" + F.Subject)
                          .str();
    if (unsigned Ordinal = Seen[Key]++)
      Key += "|" + std::to_string(Ordinal);
    F.Fingerprint = hexDigest(Key);
  }
}

void collect(Results &R, bool KernelHeaderFindings) {
  shortenPaths(R);
  if (!KernelHeaderFindings)
    dropKernelHeaders(R);
  // Workers end in any order; ordinals must not depend on it, nor may the
  // same finding of two units take two numbers.
  dedupe(R);
  fillFingerprints(R);
}

} // namespace drydock
