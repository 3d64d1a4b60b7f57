package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pomona.tui.model.Key;
import pomona.tui.model.Message;

final class MailTest {
    @Test
    void aPersonsKeysComeBeforeNews() throws InterruptedException {
        Mail mail = new Mail();
        for (int i = 0; i < 1000; i++) {
            mail.news(new Message.RequestSent(i));
        }
        mail.byPerson(new Message.Pressed(Key.of('q')));
        assertThat(mail.take(0)).singleElement().matches(Mail.Letter::byPerson);
        assertThat(mail.take(0)).hasSize(200);
        Mail empty = new Mail();
        assertThat(empty.take(1_000_000)).isEmpty();
    }
}
