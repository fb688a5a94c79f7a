//! The documents of an endpoint.

use super::{DocumentInfo, Documents, SocketDescription};
use crate::endpoint::Endpoint;

impl Endpoint {
    /// Makes the documents of the mounted sockets and live views.
    ///
    /// ```
    /// use bennu::docs::DocumentInfo;
    /// # let endpoint = bennu::Endpoint::builder().build()?;
    ///
    /// let info = DocumentInfo::new("Captions", "1.0.0");
    /// assert_eq!(endpoint.documents(info).asyncapi()["info"]["title"], "Captions");
    /// # Ok::<(), bennu::endpoint::BuildError>(())
    /// ```
    pub fn documents(&self, info: DocumentInfo) -> Documents {
        let sockets = self.sockets().iter().cloned();
        let described = sockets.map(|socket| SocketDescription {
            spec: socket.spec,
            channels: socket.channels,
        });
        let documents = Documents::new(info, described.collect());
        #[cfg(feature = "live-view")]
        let documents = documents.with_views(&self.views().copied().collect::<Vec<_>>());
        documents
    }
}
