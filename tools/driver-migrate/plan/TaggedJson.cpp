#include "TaggedJson.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace drydock::migrate;
using llvm::StringRef;

llvm::Expected<llvm::json::Object>
drydock::migrate::readTaggedJson(StringRef Path, StringRef Tag,
                                 StringRef Otherwise) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return llvm::createStringError(Path + ": " + Text.getError().message());
  auto Value = llvm::json::parse((*Text)->getBuffer());
  if (!Value)
    return llvm::createStringError(Path + ": " + Otherwise + ": " +
                                   llvm::toString(Value.takeError()));
  llvm::json::Object *Top = Value->getAsObject();
  if (!Top || Top->getInteger(Tag) != 1)
    return llvm::createStringError(Path + ": " + Otherwise);
  return std::move(*Top);
}
