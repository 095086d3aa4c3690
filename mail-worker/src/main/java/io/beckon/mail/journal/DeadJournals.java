package io.beckon.mail.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The journals of processes that are no more, in the folder that they share with this one. */
@Component
public class DeadJournals {

    private final JournalSettings settings;

    DeadJournals(JournalSettings settings) {
        this.settings = settings;
    }

    /** Folders in which there may be one, without those of this process. */
    public Flux<Path> candidates() {
        return Mono.fromCallable(this::folders)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapIterable(folders -> folders);
    }

    /** Under our lock until it is closed; empty where its process lives or somebody else has it. */
    public Mono<DeadJournal> take(Path candidate) {
        return Mono.fromCallable(() -> DeadJournal.take(candidate)).subscribeOn(Schedulers.boundedElastic());
    }

    private List<Path> folders() throws IOException {
        if (!Files.isDirectory(settings.folder())) {
            return List.of();
        }
        try (var paths = Files.list(settings.folder())) {
            return paths.filter(path -> path.getFileName().toString().startsWith(OwnFolder.BEGINNING))
                    .filter(path -> !OwnFolder.isOurs(path))
                    .toList();
        }
    }
}
