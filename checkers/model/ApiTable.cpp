#include "model/ApiTable.h"
#include "model/ApiLoader.h"
#include "model/EmbeddedFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

extern const drydock::EmbeddedFile EmbeddedApiTables[];

namespace drydock {

Error ApiTable::loadEmbedded() {
  ApiLoader Loader(*this);
  for (const EmbeddedFile *File = EmbeddedApiTables; File->Name; ++File)
    Loader.add(StringRef(File->Data, File->Size), File->Name);
  return Loader.finish();
}

Error ApiTable::loadFile(StringRef Path) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Text = MemoryBuffer::getFile(Path);
  if (!Text)
    return createStringError(Text.getError(), "%s: cannot read API table: %s",
                             Path.str().c_str(),
                             Text.getError().message().c_str());
  return loadText((*Text)->getBuffer(), Path);
}

Error ApiTable::loadText(StringRef Text, StringRef Name) {
  ApiLoader Loader(*this);
  Loader.add(Text, Name);
  return Loader.finish();
}

const ApiFamily *ApiTable::family(StringRef Id) const {
  return FamilyById.lookup(Id);
}

static SmallVector<StringRef, 8> wordsOf(StringRef Function) {
  SmallVector<StringRef, 8> Words;
  Function.split(Words, '_', -1, false);
  return Words;
}

static bool hasWord(StringRef Function, const StringSet<> &Of) {
  return any_of(wordsOf(Function), [&](StringRef W) { return Of.contains(W); });
}

bool ApiTable::soundsLikeEnd(StringRef Function) const {
  return hasWord(Function, EndingWords);
}

bool ApiTable::soundsLikeStart(StringRef Function) const {
  return hasWord(Function, StartingWords);
}

bool ApiTable::soundsQuieting(StringRef Function) const {
  return any_of(QuietingNames, [&](const ApiQuietingName &Name) {
    return hasWord(Function, Name.Has) &&
           (Name.And.empty() || hasWord(Function, Name.And));
  });
}

const ApiFamily *ApiTable::madeBy(StringRef Function, StringRef Record) const {
  for (const ApiMaker &M : Makers)
    if (M.Record == Record && is_contained(wordsOf(Function), M.Word))
      return M.Family;
  return nullptr;
}

const ApiFamily *ApiTable::handledBy(StringRef Record, StringRef Member) const {
  std::string Field = (Record + "." + Member).str();
  for (const ApiFamily &F : Families)
    if (is_contained(F.HandlerFields, Field))
      return &F;
  return nullptr;
}

const ApiOpsTable *ApiTable::opsTable(StringRef Struct) const {
  return OpsByStruct.lookup(Struct);
}

} // namespace drydock
